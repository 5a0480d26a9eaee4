/** Looking for a person, a unit, a cycle or a draft of one's own region. */
import type { Hono } from 'hono';
import type { z } from 'zod';
import type { FoundSchema } from '../../api/people/schema.ts';
import { Refused } from '../ask.ts';
import { Empty } from '../parts/empty.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { groupedNip } from '../people/nip.ts';
import { paths, query } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';

type Found = z.output<typeof FoundSchema>;
type Looked = { found: Found | null; wrong: string | null };

export function searchPages(site: Hono<PageEnv>): void {
  site.get('/cari', async (c) => {
    const visit = c.get('visit');
    const q = (c.req.query('q') ?? '').trim();
    return answerPage(c, <SearchPage {...{ visit, q, ...(await look(visit, q)) }} />);
  });
}

async function look(visit: Visit, q: string): Promise<Looked> {
  const { region } = visit.principal;
  if (q === '' || region === null) return { found: null, wrong: null };
  try {
    return { found: await visit.read<Found>(`/v1/search${query({ region, q })}`), wrong: null };
  } catch (error) {
    // A word that is too short is said at the field.
    if (error instanceof Refused && error.problem.status === 422) {
      return { found: null, wrong: error.problem.errors?.[0]?.detail ?? error.problem.detail };
    }
    throw error;
  }
}

function SearchPage({ visit, q, found, wrong }: { visit: Visit; q: string } & Looked) {
  const { t, principal } = visit;
  const region = principal.region ?? '';
  const groups =
    found === null
      ? []
      : [
          {
            title: t('employees.title'),
            rows: found.people.map(({ id, name, nip, unitName }) => ({
              href: paths.employee(region, id),
              word: name,
              hint: `${groupedNip(nip)} · ${unitName}`,
            })),
          },
          {
            title: t('search.units'),
            rows: found.units.map(({ unit, unitName }) => ({
              href: paths.employees(region, { unit }),
              word: unitName,
              hint: unit,
            })),
          },
          {
            title: t('cycles.title'),
            rows: found.cycles.map(({ label, state }) => ({
              href: paths.cycle(region, label),
              word: t('cycle.title', { label }),
              hint: wordOf(t, 'state', state),
            })),
          },
          {
            title: t('rules.drafts'),
            rows: found.drafts.map(({ id, version, state }) => ({
              href: paths.draft(region, id),
              word: t('draft.title', { version }),
              hint: wordOf(t, 'draft.state', state),
            })),
          },
        ].filter(({ rows }) => rows.length > 0);
  const total = groups.reduce((sum, { rows }) => sum + rows.length, 0);
  return (
    <SignedPage visit={visit} title={t('search.title')}>
      <h1>{t('search.title')}</h1>
      <p class="lead" role="status">
        {found === null ? t('search.lead') : t('search.found', { n: total, q })}
      </p>
      <form method="get" action={paths.search()} class="stack" role="search">
        <div class="field">
          <label for="cari">{t('search.field')}</label>
          {wrong !== null && (
            <p class="error" id="cari-error">
              {wrong}
            </p>
          )}
          <input
            id="cari"
            name="q"
            value={q}
            autocomplete="off"
            aria-invalid={wrong === null ? undefined : 'true'}
            aria-describedby={wrong === null ? undefined : 'cari-error'}
          />
        </div>
        <div class="actions">
          <button class="primary">{t('search.title')}</button>
        </div>
      </form>
      {found !== null && total === 0 && <Empty what={t('search.none')} why={t('search.noneWhy')} />}
      {groups.map(({ title, rows }) => (
        <section>
          <h2>{title}</h2>
          <ul class="plain rows">
            {rows.map(({ href, word, hint }) => (
              <li>
                <a href={href}>{word}</a> <span class="hint">{hint}</span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </SignedPage>
  );
}

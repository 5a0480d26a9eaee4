/** What a draft would change for the people of past and running cycles: asked, waited for, read, stopped. */
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import { labelOf } from '../../rules/explain/format.ts';
import type { RulePack } from '../../rules/language/types.ts';
import { Problem } from '../../api/problem/problem.ts';
import type { Rows, SeenCycle } from '../cycle/seen.ts';
import { draftWays } from '../pack/draft-ways.ts';
import { type DraftContentSeen, draftPath, readDraft, type SeenResolved } from '../pack/seen.ts';
import { Crumbs } from '../parts/crumbs.tsx';
import { chosenOf, ErrorSummary, type Field, FieldRow, Form } from '../parts/form.tsx';
import { SignedPage } from '../parts/layout.tsx';
import type { Again } from '../parts/posted.ts';
import { Running } from '../parts/running.tsx';
import { answerForm } from '../parts/sending.tsx';
import { Status } from '../parts/status.tsx';
import { shownMoment } from '../parts/words-of.ts';
import { labelOfCycle, paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import { ComparedPeople, ComparedResult } from './result.tsx';
import { NOBODY, peopleOf, type SeenPerson, type SeenWhatIf, type SeenWhatIfRow, whatIfPath } from './seen.ts';

type About = { visit: Visit; region: string; draft: DraftContentSeen; pack: RulePack; digest: string | null };
const mayAsk = ({ principal: { roles } }: Visit) => roles.some((role) => role === 'hr' || role === 'admin');

async function aboutIn(visit: Visit, { region = '', id = '' }: { region?: string; id?: string }): Promise<About> {
  const [draft, { pack, digest }] = await Promise.all([
    readDraft(visit, id),
    visit.read<SeenResolved>(`${draftPath(id)}/resolved`),
  ]);
  // What does not resolve decides about nobody.
  if (pack === null) throw new Problem('pack-invalid');
  return { visit, region, draft, pack, digest };
}

export function impactPages(site: Hono<PageEnv>): void {
  const path = '/wilayah/:region/aturan/draf/:id/dampak';
  site.get(path, async (c) => {
    const about = await aboutIn(c.get('visit'), c.req.param());
    const lists = await listsFor(about);
    const kept = await about.visit.filled();
    // Where everything so far was a trial, the trials are what can be looked at.
    const onlyTrials = lists.cycles.length > 0 && lists.cycles.every(({ sandbox }) => sandbox);
    const filled = { ...kept, values: { ...(onlyTrials && { sandbox: 'ya' }), ...kept.values } };
    return answerPage(c, <AskPage {...{ about, lists, sent: { filled, requestKey: randomUUID() } }} />);
  });
  site.post(path, async (c) => {
    const about = await aboutIn(c.get('visit'), c.req.param());
    const { visit, region, draft } = about;
    const lists = await listsFor(about);
    return answerForm(c, {
      fields: [],
      fieldAt: (pointer) => (pointer.startsWith('/groupBy') ? 'groupBy' : 'siklus'),
      form: (sent) => <AskPage {...{ about, sent, lists }} />,
      send: async ({ values, requestKey }) => {
        const cycles = chosenOf('siklus', values);
        const body = {
          region,
          draft: draft.id,
          ...(cycles.length > 0 && { cycles }),
          ...(values['groupBy'] && { groupBy: values['groupBy'] }),
          sandbox: values['sandbox'] === 'ya',
        };
        const { id } = await visit.send<SeenWhatIf>({ path: '/v1/what-ifs', body, key: requestKey });
        return paths.impactOf(region, draft.id, id);
      },
    });
  });
  site.get(`${path}/:run`, async (c) => {
    const about = await aboutIn(c.get('visit'), c.req.param());
    const found = await about.visit.read<SeenWhatIf>(whatIfPath(c.req.param('run')));
    const named = mayAsk(about.visit) && found.result !== null && found.result.sanctioned > 0;
    const people = named
      ? await peopleOf(about.visit, `${whatIfPath(found.id)}/people`, c.req.query('setelah'))
      : NOBODY;
    const nameOf = await about.visit.names([
      found.requestedBy.id ?? '',
      ...(found.result?.cases ?? []).map(({ employeeId }) => employeeId),
      ...people.data.map(({ employeeId }) => employeeId),
    ]);
    const { nameOf: unitOf } = await about.visit.units();
    return answerPage(c, <ImpactPage {...{ about, found, people, nameOf, unitOf }} />);
  });
  site.post(`${path}/:run/hentikan`, async (c) => {
    const about = await aboutIn(c.get('visit'), c.req.param());
    const { visit, region, draft } = about;
    const run = c.req.param('run');
    const lists = await listsFor(about);
    return answerForm(c, {
      fields: [],
      form: (sent) => <AskPage {...{ about, sent, lists }} />,
      send: async ({ requestKey }) => {
        await visit.send({ path: `${whatIfPath(run)}/cancel`, body: {}, key: requestKey });
        return paths.impactOf(region, draft.id, run);
      },
    });
  });
}

type Lists = { cycles: SeenCycle[]; asked: SeenWhatIfRow[] };

/** The cycles whose people can be looked at, and what was asked about this draft before. */
async function listsFor({ visit, region, draft }: About): Promise<Lists> {
  const [cycles, asked] = await Promise.all([
    visit.read<Rows<SeenCycle>>(`/v1/cycles?region=${region}&limit=200`),
    visit.read<Rows<SeenWhatIfRow>>(`/v1/what-ifs?region=${region}&limit=200`),
  ]);
  const isAbout = ({ candidate: { draftId, draft: isDraft, version } }: SeenWhatIfRow) =>
    // Earlier ones do not say of which draft they were.
    draftId === null ? isDraft && version === draft.version : draftId === draft.id;
  return { cycles: cycles.data, asked: asked.data.filter(isAbout).reverse() };
}

function fieldsOf({ visit: { t, language }, pack }: About, { cycles }: Lists): Field[] {
  const groups = Object.entries(pack.facts).filter(
    ([, { source, type }]) => source === 'roster' && (type === 'enum' || type === 'bool'),
  );
  return [
    {
      name: 'siklus',
      label: t('whatIf.cycles'),
      hint: t('whatIf.cyclesHint'),
      kind: 'several',
      choices: cycles.map(({ id, label, sandbox, state }) => ({
        value: id,
        label: `${label} · ${wordOf(t, 'state', state)}${sandbox ? ` · ${t('whatIf.trial')}` : ''}`,
      })),
    },
    {
      name: 'groupBy',
      label: t('whatIf.groupBy'),
      kind: 'select',
      choices: groups.map(([name]) => ({ value: name, label: labelOf(pack, name)[language] })),
    },
    { name: 'sandbox', label: t('whatIf.sandbox'), kind: 'check' },
  ];
}

function AskPage({ about, sent, lists }: { about: About; sent: Again; lists: Lists }) {
  const { visit, region, draft } = about;
  const { t } = visit;
  return (
    <SignedPage visit={visit} title={t('whatIf.title')}>
      <Crumbs ways={draftWays(visit, region, draft)} />
      <h1>{t('whatIf.title')}</h1>
      <p class="lead">{t('whatIf.lead')}</p>
      <ErrorSummary visit={visit} filled={sent.filled} words={sent.words} />
      {lists.cycles.length === 0 && <p>{t('whatIf.noCycles')}</p>}
      {mayAsk(visit) && lists.cycles.length > 0 && (
        <Form visit={visit} action={paths.impact(region, draft.id)} requestKey={sent.requestKey}>
          {fieldsOf(about, lists).map((field) => (
            <FieldRow {...{ field, filled: sent.filled, visit }} />
          ))}
          <div class="actions">
            <button class="primary">{t('whatIf.ask')}</button>
            <a class="button" href={paths.draft(region, draft.id)}>
              {t('cancel')}
            </a>
          </div>
        </Form>
      )}
      <h2>{t('whatIf.asked')}</h2>
      {lists.asked.length === 0 && <p>{t('whatIf.noneAsked')}</p>}
      <ul class="plain rows">
        {lists.asked.map(({ id, createdAt, state }) => (
          <li>
            <a href={paths.impactOf(region, draft.id, id)}>{shownMoment(createdAt, visit)}</a>{' '}
            <Status kind={state === 'DONE' ? 'done' : 'now'} word={wordOf(t, 'run', state)} />
          </li>
        ))}
      </ul>
    </SignedPage>
  );
}

type Named = (id: string) => string;
type Read = { about: About; found: SeenWhatIf; people: Rows<SeenPerson>; nameOf: Named; unitOf: Named };

function ImpactPage({ about, found, people, nameOf, unitOf }: Read) {
  const { visit, region, draft, pack } = about;
  const { t, language } = visit;
  const { id, state, progress, result, cycles, createdAt, requestedBy } = found;
  const here = paths.impactOf(region, draft.id, id);
  const labels = found.groupBy === null ? {} : (pack.facts[found.groupBy]?.valueLabels ?? {});
  const asked = { at: shownMoment(createdAt, visit), by: nameOf(requestedBy.id ?? '') };
  const next = people.page.nextCursor;
  return (
    <SignedPage visit={visit} title={t('whatIf.title')}>
      <Crumbs ways={[...draftWays(visit, region, draft), [paths.impact(region, draft.id), t('whatIf.title')]]} />
      <h1>{t('whatIf.titleOf', { version: found.candidate.version })}</h1>
      {found.candidate.digest !== about.digest && <p class="card problem">{t('whatIf.old')}</p>}
      {state === 'RUNNING' && (
        <>
          <Running {...{ visit, words: t('whatIf.running'), ...progress }} />
          {mayAsk(visit) && (
            <Form visit={visit} action={`${here}/hentikan`} requestKey={randomUUID()}>
              <button>{t('whatIf.stop')}</button>
            </Form>
          )}
        </>
      )}
      {state === 'FAILED' && <p class="card problem">{t('whatIf.failed', { code: found.failure?.code ?? '' })}</p>}
      {state === 'CANCELLED' && <p class="lead">{t('whatIf.cancelled')}</p>}
      {found.withheld && <p class="card">{t('whatIf.withheld')}</p>}
      {result && (
        <>
          <ComparedResult {...{ visit, result, nameOf, unitOf, groupWord: (key) => labels[key]?.[language] ?? key }} />
          {people.data.length > 0 && (
            <ComparedPeople
              {...{ visit, result, nameOf, unitOf, title: t('whatIf.newlySanctioned'), people: people.data }}
              more={next === null ? null : `${here}?setelah=${encodeURIComponent(next)}`}
            />
          )}
        </>
      )}
      <p class="small">
        {t('whatIf.about', {
          ...asked,
          cycles: cycles?.map(labelOfCycle).join(', ') ?? t('whatIf.allCycles'),
        })}
      </p>
    </SignedPage>
  );
}

/** Who did what, when and why: the journal of an appraisal, the latest entry first. */
import type { Hono } from 'hono';
import { allRows } from '../ask.ts';
import { SignedPage } from '../parts/layout.tsx';
import { shownMoment } from '../parts/words-of.ts';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { entryWords } from '../words/entries.ts';
import { wordOf } from '../words/words.ts';
import { aboutEach, type ToldEntry } from './entry-about.ts';
import { packOf, readSeen, type SeenEntry } from './seen.ts';

export function journalPages(site: Hono<PageEnv>): void {
  site.get('/penilaian/:id/jejak', async (c) => {
    const visit = c.get('visit');
    const id = c.req.param('id');
    const entries = await allRows<SeenEntry>(visit, `/v1/appraisals/${encodeURIComponent(id)}/journal`);
    const pack = await packOf(visit, await readSeen(visit, id));
    const nameOf = await visit.names(entries.flatMap(({ actor }) => [actor.id ?? [], actor.for ?? []].flat()));
    const told = aboutEach(visit, entries, pack).reverse();
    return answerPage(c, <JournalPage {...{ visit, id, told, nameOf }} />);
  });
}

type Shown = { visit: Visit; id: string; told: ToldEntry[]; nameOf: (id: string) => string };

function JournalPage({ visit, id, told, nameOf }: Shown) {
  const { t, language } = visit;
  return (
    <SignedPage visit={visit} title={t('journal.title')}>
      <h1>{t('journal.title')}</h1>
      <p class="lead">{t('journal.lead', { n: told.length })}</p>
      <ol class="plain rows" reversed>
        {told.map(({ entry, about }) => (
          <li>
            <strong>
              {entryWords(byHand(entry) ? TYPED : entry.type, language)}
              {about !== undefined && `: ${about}`}
            </strong>
            <p class="hint">
              {shownMoment(entry.at, visit)} · {t('journal.by', { who: whoActed(visit, entry, nameOf) })}
            </p>
            {wordsIn(entry).map((words) => (
              <pre class="words">{words}</pre>
            ))}
            {entry.hash !== undefined && (
              <details>
                <summary class="small">{t('journal.hash')}</summary>
                <span class="digest">{entry.hash}</span>
              </details>
            )}
          </li>
        ))}
      </ol>
      <p>
        <a href={paths.appraisal(id)}>{t('back')}</a>
      </p>
    </SignedPage>
  );
}

/** A figure that a person typed is told as that. */
const TYPED = 'facts.typed';
const byHand = ({ type, actor }: SeenEntry): boolean => type === 'facts.recorded' && actor.as === 'admin';

/** Deadlines and what follows from them by itself. */
const ITSELF = 'siklus';

function whoActed({ t }: Visit, { actor }: SeenEntry, nameOf: (id: string) => string): string {
  if (actor.id === null) return t('journal.anonymous');
  if (actor.id === ITSELF) return t('journal.itself');
  // Systems act with a key; what they are says more than its number.
  if (actor.id.startsWith('key:')) return wordOf(t, 'capacity', actor.as);
  const { standIn, for: of } = actor;
  const place = standIn && of !== undefined ? ` ${t(`onBehalf.${standIn}`, { name: nameOf(of) })}` : '';
  return `${nameOf(actor.id)}${place} (${wordOf(t, 'capacity', actor.as)})`;
}

/** What people wrote: a remark, a reason, the titles of targets. */
function wordsIn({ text }: SeenEntry): string[] {
  if (text === null) return [];
  const { targets } = text;
  const titles = Array.isArray(targets) ? targets.map((target) => String(Object(target).title ?? '')) : [];
  return [text['text'], text['reason'], ...titles]
    .filter((words) => typeof words === 'string' && words !== '')
    .map(String);
}

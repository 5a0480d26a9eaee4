/** The situations that the rules have to decide as expected, in plain words: those that they do not, first. */
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import { isPredicate, PREDICATE_WORDS } from '../../../rules/language/predicates.ts';
import type { PackCase } from '../../../rules/publish/cases.ts';
import { Refused } from '../../ask.ts';
import { ErrorSummary, Form } from '../../parts/form.tsx';
import { type Posted, postedIn } from '../../parts/posted.ts';
import { Status } from '../../parts/status.tsx';
import { paths } from '../../paths.ts';
import { answerPage } from '../../problem.tsx';
import type { PageEnv } from '../../visit.ts';
import { caseNamedBy } from '../seen.ts';
import { casesOf, type Edited, editedDraft, reportedIn, saveContent } from './edited.ts';
import { factWords } from './fact-kinds.ts';
import * as k from './kinds.ts';
import { NEW_ITEM } from './new-item.ts';
import { DraftFrame } from './section-form.tsx';
import { situationForm } from './situation-form.tsx';
import { tryDraft } from './try-page.tsx';

const DRAFT = '/wilayah/:region/aturan/draf/:id/contoh';

export function situationPages(site: Hono<PageEnv>): void {
  situationForm(site);
  site.get(DRAFT, async (c) => {
    const edited = await editedDraft(c.get('visit'), c.req.param());
    return answerPage(c, <SituationsPage edited={edited} />);
  });
  site.post(DRAFT, async (c) => {
    const edited = await editedDraft(c.get('visit'), c.req.param());
    const { values, step, version = edited.draft.revision } = await postedIn(c);
    const cases = step.startsWith('hapus:')
      ? casesOf(edited).toSpliced(Number(step.slice(6)), 1)
      : await accepted(edited, values);
    try {
      await saveContent(edited, { document: edited.draft.document, cases }, version);
      return c.redirect(paths.draftCases(edited.region, edited.draft.id), 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { title, detail, status } = error.problem;
      return answerPage(c, <SituationsPage edited={edited} words={`${title}. ${detail}`} />, status);
    }
  });
}

/** Why a situation is not decided as expected, by its name. */
const failuresOf = (edited: Edited) =>
  new Map(
    reportedIn(edited).flatMap((found) => (found.code === 'T04' ? [[caseNamedBy(found.pointer), found] as const] : [])),
  );

/** The ticked ones expect from now on what the rules decide; ticked findings become situations. */
async function accepted(edited: Edited, values: Posted['values']): Promise<PackCase[]> {
  const ticked = (name: string) => values[name] === 'ya';
  const kept = await Promise.all(
    casesOf(edited).map(async (situation, i) => (ticked(`terima.${i}`) ? asDecided(edited, situation) : situation)),
  );
  const names = new Set(kept.map(({ name }) => name));
  const added = await Promise.all(
    untestedIn(edited)
      .map(({ found, index }) => ({ given: givenIn(found), name: found.text[edited.visit.language], index }))
      .filter(({ name, index }) => ticked(`jadikan.${index}`) && !names.has(name))
      .map(({ name, given }) => asDecided(edited, { name, given, expect: { outcomes: [] } })),
  );
  return [...kept, ...added.filter(({ expect }) => expect.predicate !== undefined)];
}

/** The situation expecting what the draft decides, of all that it expected. */
async function asDecided(edited: Edited, situation: PackCase): Promise<PackCase> {
  const tried = await tryDraft(edited, situation.given);
  if ('refused' in tried) return situation;
  const { notOutcomes: _none, error: _decides, ...expected } = situation.expect;
  const { score, outcomes, flags } = tried;
  const now = { ...score, score: score['final'], outcomes: outcomes.map(({ code }) => code), flags };
  const decided = Object.entries(now).filter(([name, value]) => name in expected && value !== null);
  const predicate = isPredicate(tried.predicate) ? { predicate: tried.predicate } : {};
  return { ...situation, expect: { ...expected, ...Object.fromEntries(decided), ...predicate } };
}

/** What no situation tests and somebody was found for. */
const untestedIn = (edited: Edited) =>
  reportedIn(edited).flatMap((found, index) =>
    found.witness && /^T0[123]$/.test(found.code) ? [{ found, index }] : [],
  );
const givenIn = ({ witness }: ReturnType<typeof reportedIn>[number]): PackCase['given'] => witness?.facts ?? {};

function SituationsPage({ edited, words }: { edited: Edited; words?: string }) {
  const { visit, region, draft, pack } = edited;
  const { t, language } = visit;
  const failures = failuresOf(edited);
  const rows = casesOf(edited).map(
    (situation, index): Row => ({ situation, index, failed: failures.get(situation.name) }),
  );
  const untested = untestedIn(edited);
  const lead =
    failures.size === 0
      ? t('case.allHold', { n: rows.length })
      : t('case.someFail', { n: failures.size, of: rows.length });
  return (
    <DraftFrame edited={edited} here="contoh" title={t('rule.part.contoh')} lead={lead}>
      <ErrorSummary visit={visit} filled={{ values: {}, errors: {} }} words={words} />
      <p class="actions">
        <a class="button" href={paths.draftItem(region, draft.id, ['contoh', NEW_ITEM])}>
          {t('case.add')}
        </a>
      </p>
      <Form
        visit={visit}
        action={paths.draftCases(region, draft.id)}
        requestKey={randomUUID()}
        version={draft.revision}
      >
        {untested.length > 0 && (
          <details open>
            <summary>{t('case.untested', { n: untested.length })}</summary>
            <ul class="plain rows">
              {untested.map(({ found, index }) => (
                <li>
                  <label class="choice">
                    <input type="checkbox" name={`jadikan.${index}`} value="ya" />
                    {found.text[language]}
                  </label>
                  <details>
                    <summary class="small">{t('case.given')}</summary>
                    <p class="hint">{factWords(pack, givenIn(found), language)}</p>
                  </details>
                  <a href={`${paths.draftItem(region, draft.id, ['contoh', NEW_ITEM])}?temuan=${index}`}>
                    {t('case.fromWitness')}
                  </a>
                </li>
              ))}
            </ul>
          </details>
        )}
        <SituationRows edited={edited} rows={rows.filter(({ failed }) => failed)} />
        {failures.size + untested.length > 0 && (
          <div class="actions">
            <button class="primary" name="langkah" value="terima">
              {t('case.acceptTicked')}
            </button>
          </div>
        )}
        <details open={failures.size + untested.length === 0 && rows.length <= FEW}>
          <summary>{t('case.holding', { n: rows.length - failures.size })}</summary>
          <SituationRows edited={edited} rows={rows.filter(({ failed }) => !failed)} />
        </details>
      </Form>
    </DraftFrame>
  );
}

/** So many are looked at without being unfolded. */
const FEW = 5;
type Row = { situation: PackCase; index: number; failed: ReturnType<typeof reportedIn>[number] | undefined };

function SituationRows({ edited, rows }: { edited: Edited; rows: readonly Row[] }) {
  const { visit, region, draft, pack } = edited;
  const { t, language } = visit;
  return (
    <ul class="plain rows">
      {rows.map(({ situation, index, failed }) => (
        <li>
          <h3>
            <a href={paths.draftItem(region, draft.id, ['contoh', String(index)])}>{situation.name}</a>
          </h3>
          <p>
            <Status kind={failed ? 'late' : 'done'} word={t(failed ? 'case.fails' : 'case.holds')} />
          </p>
          <p>
            {t('case.expected')}: {expectedWords(edited, situation)}
          </p>
          {failed && <p class="hint">{failed.text[language]}</p>}
          <details>
            <summary>{t('case.given')}</summary>
            <p class="hint">{factWords(pack, situation.given, language)}</p>
          </details>
          <div class="actions">
            {failed && (
              <label class="choice">
                <input type="checkbox" name={`terima.${index}`} value="ya" />
                {t('case.accept')}
                <span class="visually-hidden"> {situation.name}</span>
              </label>
            )}
            <button class="quiet" name="langkah" value={`hapus:${index}`}>
              {t('rule.step.hapus')}
              <span class="visually-hidden"> {situation.name}</span>
            </button>
          </div>
        </li>
      ))}
    </ul>
  );
}

function expectedWords({ visit, pack }: Edited, { expect }: PackCase): string {
  const { t, language } = visit;
  const named = (codes: readonly string[]) =>
    codes
      .map((code) => [...pack.outcomes, ...pack.flags].find((each) => each.code === code)?.title[language] ?? code)
      .join(', ') || t('none');
  const rule = pack.population.find(({ id }) => id === expect.excludedBy)?.title[language];
  return [
    expect.predicate && `${t('case.predicate')}: ${PREDICATE_WORDS[expect.predicate][language]}`,
    expect.score !== undefined &&
      `${t('case.score')}: ${k.number('hundredth').tell(expect.score, { pack, language, t })}`,
    expect.outcomes && `${t('case.outcomes')}: ${named(expect.outcomes)}`,
    expect.notOutcomes && `${t('case.notOutcomes')}: ${named(expect.notOutcomes)}`,
    expect.flags && `${t('case.flags')}: ${named(expect.flags)}`,
    expect.excludedBy !== undefined && (rule ?? t('case.takesPart')),
    expect.error !== undefined && t('case.refuses'),
  ]
    .filter((part) => typeof part === 'string')
    .join('; ');
}

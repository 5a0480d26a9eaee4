/** Trying the draft on somebody made up, or on a real case without its name: beside the version in force. */
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import type { z } from 'zod';
import { isPredicate, PREDICATE_WORDS } from '../../../rules/language/predicates.ts';
import type { Facts } from '../../../rules/language/types.ts';
import type { TriedSchema } from '../../../api/pack/schema.ts';
import { Changes } from '../../appraisal/reasons.tsx';
import { Refused } from '../../ask.ts';
import { ErrorSummary, FieldRow, Form } from '../../parts/form.tsx';
import type { Filled } from '../../parts/filled.ts';
import { postedIn } from '../../parts/posted.ts';
import { shownScore } from '../../parts/words-of.ts';
import { paths } from '../../paths.ts';
import { answerPage } from '../../problem.tsx';
import type { PageEnv } from '../../visit.ts';
import { aboutOf, type Edited, editedDraft } from './edited.ts';
import { fieldsOfFacts, readFactValues } from './fact-kinds.ts';
import { DraftFrame, LayoutRows } from './section-form.tsx';

type Tried = z.output<typeof TriedSchema>;
/** What came out, or why nothing does. */
type Outcome = Tried | { refused: string };
type Side = { draft: Outcome; inForce: Outcome | null };

export function tryPages(site: Hono<PageEnv>): void {
  const path = '/wilayah/:region/aturan/draf/:id/coba';
  site.get(path, async (c) => {
    const edited = await editedDraft(c.get('visit'), c.req.param());
    return answerPage(c, <TryPage edited={edited} filled={await edited.visit.filled()} sides={null} />);
  });
  site.post(path, async (c) => {
    const edited = await editedDraft(c.get('visit'), c.req.param());
    const { values } = await postedIn(c);
    const errors: Record<string, string> = {};
    const about = aboutOf(edited);
    const facts = readFactValues(fieldsOfFacts(about), { ...about, values, errors, before: undefined, facts: {} });
    const filled = { values, errors };
    if (Object.keys(errors).length > 0) return answerPage(c, <TryPage {...{ edited, filled }} sides={null} />, 422);
    const appraisal = (values['penilaian'] ?? '').trim();
    const of = appraisal === '' ? { facts } : { appraisal };
    const { base } = edited.draft;
    try {
      const [draft, inForce] = await Promise.all([
        tried(edited, { ...of, pack: edited.draft.document }),
        base === null ? null : tried(edited, { ...of, digest: base.digest }),
      ]);
      return answerPage(c, <TryPage {...{ edited, filled }} sides={{ draft, inForce }} />);
    } catch (error) {
      if (!isUnknown(error) || appraisal === '') throw error;
      errors['penilaian'] = edited.visit.t('try.noCase');
      return answerPage(c, <TryPage {...{ edited, filled }} sides={null} />, 422);
    }
  });
}

const isUnknown = (error: unknown) => error instanceof Refused && error.problem.status === 404;

export const tryDraft = (edited: Edited, facts: Facts): Promise<Outcome> =>
  tried(edited, { facts, pack: edited.draft.document });

/** What it says of somebody; facts that are not enough are an answer too. */
async function tried({ visit, region }: Edited, body: Record<string, unknown>): Promise<Outcome> {
  try {
    return await visit.send<Tried>({ path: `/v1/regions/${region}/try`, body, key: randomUUID() });
  } catch (error) {
    if (!(error instanceof Refused) || isUnknown(error)) throw error;
    const { detail, errors = [] } = error.problem;
    return { refused: [detail, ...errors.map((each) => each.detail)].join(' ') };
  }
}

function TryPage({ edited, filled, sides }: { edited: Edited; filled: Filled; sides: Side | null }) {
  const { visit, region, draft } = edited;
  const { t } = visit;
  const about = aboutOf(edited);
  return (
    <DraftFrame edited={edited} here="coba" title={t('try.title')} lead={t('try.lead')}>
      <ErrorSummary visit={visit} filled={filled} />
      {sides && (
        <div class="sides" role="status">
          <Result edited={edited} title={t('draft.title', { version: draft.version })} outcome={sides.draft} />
          {sides.inForce && <Result edited={edited} title={t('try.inForce')} outcome={sides.inForce} />}
        </div>
      )}
      <Form visit={visit} action={paths.draftTry(region, draft.id)} requestKey={randomUUID()}>
        <FieldRow
          field={{ name: 'penilaian', label: t('try.real'), hint: t('try.realHint'), kind: 'line' }}
          filled={filled}
          visit={visit}
        />
        <fieldset>
          <legend>{t('try.madeUp')}</legend>
          <p class="hint">{t('case.givenHint')}</p>
          {fieldsOfFacts(about).map(({ name, label, kind }) => (
            <LayoutRows
              layout={kind.layout(name, label, { ...about, values: filled.values })}
              filled={filled}
              visit={visit}
            />
          ))}
        </fieldset>
        <div class="actions">
          <button class="primary">{t('try.go')}</button>
        </div>
      </Form>
    </DraftFrame>
  );
}

function Result({ edited: { visit, pack }, title, outcome }: { edited: Edited; title: string; outcome: Outcome }) {
  const { t, language } = visit;
  if ('refused' in outcome)
    return (
      <section class="card">
        <h2>{title}</h2>
        <p>{outcome.refused}</p>
      </section>
    );
  const { predicate, score, outcomes, rules, nearest } = outcome;
  const final = score['final'];
  const titles = new Map(pack.outcomes.map((each) => [each.code, each.title[language]]));
  return (
    <section class="card">
      <h2>{title}</h2>
      <p>
        <strong>{isPredicate(predicate) ? PREDICATE_WORDS[predicate][language] : predicate}</strong>
        {typeof final === 'number' && ` · ${shownScore(final, language)}`}
      </p>
      <p>
        {t('try.proposed')}: {outcomes.map(({ code }) => titles.get(code) ?? code).join(', ') || t('none')}
      </p>
      <details open>
        <summary>{t('try.why')}</summary>
        <ul class="plain rows">
          {rules.map(({ title: rule, holds, why }) => (
            <li>
              {rule[language]}: {t(holds ? 'try.holds' : 'try.holdsNot')}
              {why && <p class="hint">{why[language]}</p>}
            </li>
          ))}
        </ul>
      </details>
      <details>
        <summary>{t('try.nearest', { n: nearest.length })}</summary>
        <Changes visit={visit} nearest={nearest} />
      </details>
    </section>
  );
}

/** What would be decided if the form were sent now. */
import { formatPercent } from '../../rules/explain/format.ts';
import { isPredicate, PREDICATE_WORDS } from '../../rules/language/predicates.ts';
import type { RulePack } from '../../rules/language/types.ts';
import { shownScore } from '../parts/words-of.ts';
import type { Visit } from '../visit.ts';
import type { SeenExplanation, SeenTarget } from './seen.ts';
import { shownAmount } from './shown-target.ts';

export type Foreseen = {
  decision?: SeenExplanation;
  missing?: { pointer: string; detail: string }[];
  /** Of what would be refused. */
  errors?: { detail: string }[];
};

export function DecisionAhead({ visit, ahead, pack }: { visit: Visit; ahead: Foreseen; pack: RulePack }) {
  const { t, language } = visit;
  const { decision: told, missing } = ahead;
  if (missing) {
    return (
      <section class="card">
        <p>{t('ahead.missing')}</p>
        <ul>
          {missing.map(({ detail }) => (
            <li>{detail}</li>
          ))}
        </ul>
      </section>
    );
  }
  if (!told) return null;
  const { predicate, score, outcomes } = told.decision;
  const final = score['final'];
  const titles = outcomes
    .filter(({ result }) => result)
    .map(({ id, code }) => pack.outcomes.find((each) => each.id === id)?.title[language] ?? code);
  return (
    <section class="card">
      <h2>{t('ahead.title')}</h2>
      <dl class="facts">
        <dt>{t('ahead.predicate')}</dt>
        <dd>{isPredicate(predicate) ? PREDICATE_WORDS[predicate][language] : predicate}</dd>
        {typeof final === 'number' && (
          <>
            <dt>{t('ahead.final')}</dt>
            <dd>{shownScore(final, language)}</dd>
          </>
        )}
        <dt>{t('ahead.outcomes')}</dt>
        <dd>{titles.length === 0 ? t('ahead.noOutcomes') : titles.join(', ')}</dd>
      </dl>
      <details>
        <summary>{t('result.why')}</summary>
        <ul class="plain rows">
          {told.sentences.map(({ text }) => (
            <li>{text[language]}</li>
          ))}
        </ul>
      </details>
    </section>
  );
}

type Attained = { visit: Visit; told: SeenExplanation; targets: SeenTarget[] };

/** A row for each target: what was agreed, what was reached, and what that is by the law that the pack names. */
export function AttainedTargets({ visit: { t, language }, told, targets }: Attained) {
  const rows = Object.values(told.decision.attainments ?? {})[0] ?? [];
  if (rows.length === 0) return null;
  const byId = new Map(targets.map((target) => [target.id, target]));
  return (
    <section>
      <h2>{t('target.title')}</h2>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">{t('field.title')}</th>
            <th scope="col">{t('target.agreed')}</th>
            <th scope="col">{t('target.actual')}</th>
            <th scope="col" class="number">
              {t('appraisal.weight')}
            </th>
            <th scope="col" class="number">
              {t('target.attainment')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, attainment }) => {
            const target = byId.get(id);
            const actual = target?.actual ?? null;
            return (
              <tr>
                <th scope="row">{target?.title ?? id}</th>
                <td data-label={t('target.agreed')}>{target ? shownAmount(target, language) : '–'}</td>
                <td data-label={t('target.actual')}>
                  {target && actual !== null ? shownAmount({ value: actual, unit: target.unit }, language) : '–'}
                </td>
                <td class="number" data-label={t('appraisal.weight')}>
                  {target ? formatPercent(target.weight, language) : '–'}
                </td>
                <td class="number" data-label={t('target.attainment')}>
                  {attainment === null ? '–' : formatPercent(attainment, language)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

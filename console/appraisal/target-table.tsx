/** The targets in a table: what was agreed, what is reached, and how far that is. */
import { formatPercent, formatValue, labelOf } from '../../rules/explain/format.ts';
import type { RulePack } from '../../rules/language/types.ts';
import { readsTargets } from '../../rules/time/plan.ts';
import { shownDay } from '../parts/words-of.ts';
import { paths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import type { SeenTarget } from './seen.ts';
import { shownAmount } from './shown-target.ts';

/** `id`: of the appraisal, where each target has a page of its own. */
type Shown = { visit: Visit; pack: RulePack; targets: SeenTarget[]; id?: string };

export function TargetTable({ visit, pack, targets, id }: Shown) {
  const { t, language } = visit;
  const measured = readsTargets(pack);
  const indicator = (name = '') => pack.indicators.find((each) => each.id === name)?.label[language] ?? name;
  return (
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">{t('field.title')}</th>
          <th scope="col">{measured ? t('target.agreed') : t('appraisal.measuredBy')}</th>
          {measured && <th scope="col">{t('target.actual')}</th>}
          <th scope="col" class="number">
            {t('appraisal.weight')}
          </th>
          <th scope="col">{t('appraisal.due')}</th>
        </tr>
      </thead>
      <tbody>
        {targets.map((target) => (
          <tr>
            <th scope="row">
              {measured && id !== undefined ? (
                <a href={paths.target(id, target.id)}>{target.title ?? target.id}</a>
              ) : (
                (target.title ?? target.id)
              )}
              {target.jointTarget !== undefined && <span class="hint"> {t('joint.mine')}</span>}
              {target.goal && <span class="hint"> {t('goals.mine', { title: target.goal.title })}</span>}
            </th>
            <td data-label={measured ? t('target.agreed') : t('appraisal.measuredBy')}>
              {measured ? shownAmount(target, language) : indicator(target.indicator)}
            </td>
            {measured && (
              <td data-label={t('target.actual')}>
                <Actual {...{ visit, pack, target }} />
              </td>
            )}
            <td class="number" data-label={t('appraisal.weight')}>
              {formatPercent(target.weight, language)}
            </td>
            <td data-label={t('appraisal.due')}>{shownDay(target.due, language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const LEFT_OPEN = { waiting: 'target.waits', returned: 'target.sentBack' } as const;

/** What counts now, where it comes from, and what still waits or was sent back. */
export function Actual({ visit: { t, language }, pack, target }: { visit: Visit; pack: RulePack; target: SeenTarget }) {
  const { actual, actualAt, unit, source = 'own', fact, reports } = target;
  const last = reports.at(-1);
  if (source !== 'own') {
    const from = labelOf(pack, source)[language];
    if (fact === undefined) return <>{t('target.notYetFrom', { from })}</>;
    return <>{t('target.from', { from, value: formatValue(pack, source, fact)[language] })}</>;
  }
  return (
    <>
      {actual === null
        ? t(last ? 'target.noneAccepted' : 'progress.none')
        : shownAmount({ value: actual, unit }, language)}
      {actualAt !== null && <span class="hint"> {t('target.asOf', { day: shownDay(actualAt, language) })}</span>}
      {last && (last.state === 'waiting' || last.state === 'returned') && (
        <p class="small">{t(LEFT_OPEN[last.state], { actual: shownAmount({ value: last.actual, unit }, language) })}</p>
      )}
    </>
  );
}

/** Everybody of the unit with a result, the best first. */
import { can } from '../../api/access/policy.ts';
import { Heads } from '../parts/heads.tsx';
import { predicateWord, shownScore } from '../parts/words-of.ts';
import { paths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import type { SeenUnit } from './pages.tsx';

type Shown = { visit: Visit; unit: SeenUnit; nameOf: (id: string) => string };

export function People({ visit, unit, nameOf }: Shown) {
  const { t, language, principal } = visit;
  const mayAdjust = can(principal, 'adjustResult', ['region']) !== null;
  const labels = [
    t('calibration.person'),
    t('spread.predicate'),
    t('calibration.score'),
    t('calibration.assessor'),
    t('people.state'),
  ];
  return (
    <>
      <h2>{t('calibration.people')}</h2>
      {unit.rows.length === 0 && <p>{t('calibration.nobody')}</p>}
      {unit.rows.length > 0 && (
        <table class="cards">
          <Heads labels={labels} />
          <tbody>
            {unit.rows.map((row) => (
              <tr>
                <th scope="row">
                  <a href={paths.appraisal(row.appraisalId)}>{row.name ?? row.employeeId}</a>
                </th>
                <td data-label={labels[1]}>
                  {row.computed === row.predicate
                    ? predicateWord(row.predicate, language)
                    : t('calibration.adjusted', {
                        predicate: predicateWord(row.predicate, language),
                        computed: predicateWord(row.computed, language),
                      })}
                  {row.adjustedBy !== undefined && (
                    <p class="hint">{t('calibration.adjustedBy', { who: nameOf(row.adjustedBy) })}</p>
                  )}
                </td>
                <td data-label={labels[2]}>{row.final === null ? '–' : shownScore(row.final, language)}</td>
                <td data-label={labels[3]}>{row.assessorName ?? row.assessorId}</td>
                <td data-label={labels[4]}>
                  {row.movable && mayAdjust ? (
                    <a href={paths.command(row.appraisalId, 'adjustResult')}>{t('do.adjustResult')}</a>
                  ) : (
                    t(row.movable ? 'calibration.isHere' : 'calibration.isNotHere')
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

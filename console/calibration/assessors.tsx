/** How strict each assessor is beside the unit: to talk about, never a verdict. */
import { Heads } from '../parts/heads.tsx';
import { shownScore } from '../parts/words-of.ts';
import type { Visit } from '../visit.ts';
import type { SeenUnit } from './pages.tsx';

export function Assessors({ visit, unit: { statistics } }: { visit: Visit; unit: SeenUnit }) {
  const { t, language } = visit;
  if (statistics.assessors.length === 0) return null;
  const number = (value: number) => shownScore(value, language);
  const signed = (value: number) => `${value > 0 ? '+' : ''}${number(value)}`;
  const labels = [
    t('calibration.assessor'),
    t('calibration.rated'),
    t('calibration.mean'),
    t('calibration.spread'),
    t('calibration.distance'),
    t('calibration.equal'),
    t('calibration.attention'),
  ];
  return (
    <>
      <h2>{t('calibration.assessors')}</h2>
      <p>{t(`calibration.scale.${statistics.scale}`, { mean: number(statistics.mean) })}</p>
      <table class="cards">
        <Heads labels={labels} />
        <tbody>
          {statistics.assessors.map((each) => (
            <tr>
              <th scope="row">{each.name ?? each.assessorId}</th>
              <td data-label={labels[1]}>{each.people}</td>
              <td data-label={labels[2]}>{number(each.mean)}</td>
              <td data-label={labels[3]}>{number(each.spread)}</td>
              <td data-label={labels[4]}>{signed(each.distance)}</td>
              <td data-label={labels[5]}>{`${(each.equal / 100).toLocaleString(language)}%`}</td>
              <td data-label={labels[6]}>
                {each.flags.map((flag) => t(`calibration.flag.${flag}`)).join(', ') || '–'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="hint">{t('calibration.attentionWhy')}</p>
    </>
  );
}

/** How many are past a stage by day, how it would go on, and until when it should: lines over days, and the same as a table. */
import { scaleLinear } from 'd3-scale';
import { DAY_MS } from '../../../rules/time/units.ts';
import { shownDay } from '../words-of.ts';
import type { Visit } from '../../visit.ts';

type Shown = {
  visit: Visit;
  title: string;
  points: readonly { day: string; done: number }[];
  total: number;
  /** When all are past it at the rate of now. */
  end: string | null;
  due: string | null;
};
/** In parts of the whole; lines keep their width however it is stretched. */
const [WIDTH, HEIGHT, ABOVE] = [1000, 1000, 40];
const dayOf = (day: string) => Date.parse(day) / DAY_MS;

export function BurnUpChart({ visit: { t, language }, title, points, total, end, due }: Shown) {
  const last = points.at(-1);
  const first = points[0];
  if (!first || !last) return null;
  const days = [first.day, last.day, ...(end === null ? [] : [end]), ...(due === null || due < first.day ? [] : [due])];
  const ends = [Math.min(...days.map(dayOf)), Math.max(...days.map(dayOf))];
  const x = scaleLinear().domain(ends).range([0, WIDTH]);
  const y = scaleLinear()
    .domain([0, Math.max(1, total)])
    .range([HEIGHT, ABOVE]);
  const at = (day: string, done: number) => `${x(dayOf(day)).toFixed(1)},${y(done).toFixed(1)}`;
  const until = days.reduce((a, b) => (a > b ? a : b));
  return (
    <figure class="chart burn">
      <figcaption>{title}</figcaption>
      <p class="hint">{t('forecast.top', { n: total })}</p>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <line class="goal" x1="0" x2={WIDTH} y1={y(total)} y2={y(total)} />
        {due !== null && due >= first.day && (
          <line class="due" x1={x(dayOf(due))} x2={x(dayOf(due))} y1="0" y2={HEIGHT} />
        )}
        <polyline class="actual" points={points.map(({ day, done }) => at(day, done)).join(' ')} />
        {end !== null && end > last.day && (
          <polyline class="pace" points={`${at(last.day, last.done)} ${at(end, total)}`} />
        )}
      </svg>
      <p class="hint ends">
        <span>{shownDay(first.day, language)}</span> <span>{shownDay(until, language)}</span>
      </p>
      <p class="hint">
        {t('forecast.marks')} {end !== null && end > last.day && t('forecast.marksAhead')}{' '}
        {due !== null && due >= first.day && t('forecast.marksDue')}
      </p>
      <details>
        <summary>{t('forecast.asTable')}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('forecast.dayOf')}</th>
              <th scope="col" class="number">
                {t('forecast.past')}
              </th>
            </tr>
          </thead>
          <tbody>
            {points.map(({ day, done }) => (
              <tr>
                <th scope="row">{shownDay(day, language)}</th>
                <td class="number">{t('spread.of', { n: done, of: total })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

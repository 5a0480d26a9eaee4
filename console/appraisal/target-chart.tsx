/** A target, what was reached, and the pace that is needed: lines over days. The same is told beside it in words. */
import { shownDay } from '../parts/words-of.ts';
import type { Visit } from '../visit.ts';
import type { SeenTarget } from './seen.ts';
import { shownAmount } from './shown-target.ts';

const [WIDTH, HEIGHT, EDGE] = [320, 140, 12];
const DAY_MS = 86_400_000;
const dayOf = (iso: string) => Date.parse(iso) / DAY_MS;

export function TargetChart({ visit: { t, language }, target }: { visit: Visit; target: SeenTarget }) {
  const { value, upper, direction, due, unit, reports } = target;
  // Less is better from somewhere: without what it was before there is no pace.
  const baseline = target.baseline ?? (direction === 'higher' ? 0 : undefined);
  const points = reports
    .filter(({ state }) => state !== 'returned' && state !== 'late')
    .toSorted((a, b) => a.at.localeCompare(b.at));
  if (value === undefined || points.length === 0) return null;
  const days = [dayOf(`${due.slice(0, 4)}-01-01`), dayOf(due), ...points.map(({ at }) => dayOf(at))];
  const amounts = [baseline ?? value, value, upper ?? value, ...points.map(({ actual }) => actual)];
  const x = scale(days, [EDGE, WIDTH - EDGE]);
  const y = scale(amounts, [HEIGHT - EDGE, EDGE]);
  const line = points.map(({ at, actual }) => `${x(dayOf(at))},${y(actual)}`).join(' ');
  const last = points.at(-1);
  const told = {
    actual: shownAmount({ value: last?.actual ?? 0, unit }, language),
    of: shownAmount(target, language),
    day: shownDay(due, language),
  };
  return (
    <figure class="chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t('target.chart', told)}>
        {[value, ...(upper === undefined ? [] : [upper])].map((end) => (
          <line class="goal" x1={EDGE} x2={WIDTH - EDGE} y1={y(end)} y2={y(end)} />
        ))}
        {baseline !== undefined && (
          <line class="pace" x1={x(Math.min(...days))} y1={y(baseline)} x2={x(dayOf(due))} y2={y(value)} />
        )}
        <polyline class="actual" points={line} />
        {points.map(({ at, actual, state }) => (
          <circle class={state === 'waiting' ? 'open' : 'sure'} cx={x(dayOf(at))} cy={y(actual)} r="4" />
        ))}
      </svg>
      <figcaption class="hint">
        {t('target.chart', told)} {t('target.marks')} {baseline !== undefined && t('target.pace')}
      </figcaption>
    </figure>
  );
}

function scale(values: readonly number[], [from, to]: [number, number]): (value: number) => number {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const span = high - low || 1;
  return (value) => Math.round((from + ((value - low) / span) * (to - from)) * 10) / 10;
}

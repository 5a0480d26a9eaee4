/** How many went from where to where: a table whose cells are tinted by their number. */
import { scaleQuantize } from 'd3-scale';
import type { Visit } from '../../visit.ts';

export type HeatCell = { before: string; after: string; count: number };
type Shown = {
  visit: Visit;
  title: string;
  /** The rows and columns, the best first. */
  words: readonly { key: string; label: string }[];
  cells: readonly HeatCell[];
  /** Above 0: the way is up. */
  direction: (before: string, after: string) => number;
};
const LEVELS = [1, 2, 3, 4];

export function Heat({ visit: { t }, title, words, cells, direction }: Shown) {
  const countOf = (before?: string, after?: string) =>
    cells
      .filter((cell) => (before ?? cell.before) === cell.before && (after ?? cell.after) === cell.after)
      .reduce((sum, { count }) => sum + count, 0);
  const level = scaleQuantize()
    .domain([0, Math.max(1, ...cells.map(({ count }) => count))])
    .range(LEVELS);
  const wayOf = (step: number) => (step > 0 ? 'up' : step < 0 ? 'down' : 'same');
  return (
    <figure class="scroll card" tabindex={0}>
      <table class="heat">
        <caption>{title}</caption>
        <thead>
          <tr>
            <td>{t('heat.corner')}</td>
            {words.map(({ label }) => (
              <th scope="col" class="number">
                {label}
              </th>
            ))}
            <th scope="col" class="number">
              {t('heat.sum')}
            </th>
          </tr>
        </thead>
        <tbody>
          {words.map(({ key: before, label }) => (
            <tr>
              <th scope="row">{label}</th>
              {words.map(({ key: after }) => {
                const count = countOf(before, after);
                const way = wayOf(before === after ? 0 : direction(before, after));
                if (count === 0) return <td class="number">·</td>;
                return (
                  <td class={`number heat-${way} heat-${level(count)}`}>
                    {way !== 'same' && (
                      <span aria-hidden="true" class="way">
                        {way === 'up' ? '▲' : '▼'}
                      </span>
                    )}
                    {count}
                    <span class="visually-hidden"> {t(`heat.${way}`)}</span>
                  </td>
                );
              })}
              <td class="number">{countOf(before)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('heat.sum')}</th>
            {words.map(({ key: after }) => (
              <td class="number">{countOf(undefined, after)}</td>
            ))}
            <td class="number">{countOf()}</td>
          </tr>
        </tfoot>
      </table>
    </figure>
  );
}

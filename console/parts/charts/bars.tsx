/** Numbers beside each other: a table with a bar from zero in each row. */
import { scaleLinear } from 'd3-scale';

type Part = { value: number; kind: 'part' | 'full' | 'late' | 'rest' };
export type Bar = { label: string; parts: readonly Part[]; words: string };

export function Bars({ title, of, rows }: { title: string; of: string; rows: readonly Bar[] }) {
  const sumOf = ({ parts }: Bar) => parts.reduce((sum, { value }) => sum + value, 0);
  const x = scaleLinear()
    .domain([0, Math.max(1, ...rows.map(sumOf))])
    .range([0, 100]);
  const percent = (n: number) => `${x(n).toFixed(2)}%`;
  return (
    <figure class="card">
      <table class="bars cards">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{of}</th>
            <td></td>
            <td></td>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, parts, words }) => (
            <tr>
              <th scope="row">{label}</th>
              <td class="drawn">
                <svg aria-hidden="true">
                  {parts.map(({ value, kind }, i) => (
                    <rect
                      class={kind}
                      x={percent(parts.slice(0, i).reduce((sum, part) => sum + part.value, 0))}
                      width={percent(value)}
                      height="16"
                    />
                  ))}
                </svg>
              </td>
              <td>{words}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

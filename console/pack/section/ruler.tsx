/** Bands on a ruler, drawn by attributes alone; the list below says the same in words. */
const WIDTH = 640;

type Props = {
  title: string;
  cuts: readonly number[];
  before: readonly number[];
  words: readonly string[];
  write: (n: number) => string;
  was: string;
};

export function Ruler({ title, cuts, before, words, write, was }: Props) {
  const first = Math.min(...cuts, ...before);
  const last = Math.max(...cuts, ...before);
  // It begins at half of the first cut: what lies below is one band.
  const from = first - Math.max(Math.abs(first) / 2, 1);
  const to = last + Math.max((last - from) / 5, 1);
  const x = (n: number) => Math.round(((n - from) / (to - from)) * WIDTH);
  const edges = [0, ...cuts.map(x), WIDTH];
  const gone = before.filter((cut) => !cuts.includes(cut));
  return (
    <figure class="ruler">
      <svg viewBox={`0 0 ${WIDTH} 74`} role="img" aria-label={title}>
        {words.map((word, i) => {
          const [left = 0, right = WIDTH] = edges.slice(i, i + 2);
          return (
            <>
              <rect class={`band band-${i % 2}`} x={left} y="24" width={Math.max(right - left, 0)} height="24" />
              {right - left > word.length * 7.5 && (
                <text x={left + 6} y="41">
                  {word}
                </text>
              )}
            </>
          );
        })}
        {cuts.map((cut) => (
          <>
            <path class="cut" d={`M${x(cut)} 18V54`} />
            <text x={x(cut)} y="70" text-anchor={x(cut) > WIDTH - 60 ? 'end' : 'middle'}>
              {write(cut)}
            </text>
          </>
        ))}
        {gone.map((cut) => (
          <>
            <path class="gone" d={`M${x(cut)} 18V54`} stroke-dasharray="3 3" />
            <text x={x(cut)} y="12" text-anchor={x(cut) > WIDTH - 100 ? 'end' : 'middle'}>
              {was} {write(cut)}
            </text>
          </>
        ))}
      </svg>
    </figure>
  );
}

/** What a page lies under. */
export const Crumbs = ({ ways }: { ways: readonly (readonly [href: string, words: string])[] }) => (
  <p class="hint">
    {ways.map(([href, words], i) => (
      <>
        {i > 0 && ' › '}
        <a href={href}>{words}</a>
      </>
    ))}
  </p>
);

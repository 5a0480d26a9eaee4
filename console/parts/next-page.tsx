/** Below a list: the way to the rows that follow, if there are any. */
import type { Rows } from '../cycle/seen.ts';
import type { Visit } from '../visit.ts';

type Props = { visit: Visit; rows: Rows<unknown>; to: (cursor: string) => string };

export function NextPage({ visit, rows, to }: Props) {
  const { nextCursor } = rows.page;
  if (nextCursor === null) return null;
  return (
    <p class="actions">
      <a class="button" href={to(nextCursor)}>
        {visit.t('nextPage')}
      </a>
    </p>
  );
}

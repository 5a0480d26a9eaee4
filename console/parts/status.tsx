/** The one vocabulary of state: an icon with its word, never a colour alone. */
type Kind = 'done' | 'now' | 'ahead' | 'late' | 'you';

const ICONS: Record<Kind, string> = {
  done: 'M3 8.5l3.5 3.5L13 4.5',
  now: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M8 7a1 1 0 1 0 0 2a1 1 0 1 0 0-2',
  ahead: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11',
  late: 'M8 2L14.5 13.5H1.5zM8 6.5V9.5',
  you: 'M2.5 8h10M9 4l4 4l-4 4',
};

export const Status = ({ kind, word }: { kind: Kind; word: string }) => (
  <span class={`status status-${kind}`}>
    <svg viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true">
      <path d={ICONS[kind]} />
    </svg>
    {word}
  </span>
);

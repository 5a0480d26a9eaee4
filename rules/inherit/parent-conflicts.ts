/** What a newer parent changed where a pack has its own word, told in both languages. */
import { addedText, changedText, removedText } from '../compare/diff/words.ts';
import type { ParentMove } from './move-to-parent.ts';
import { pathOf } from '../language/pointer.ts';
import type { Conflict } from './three-way.ts';
import type { Text } from '../language/types.ts';

/** @returns e.g. `The parent says: Outcome "Certificate", severity: 0 becomes 1. This pack has its own word there.` */
export function tellParentConflict({ from, to }: Pick<ParentMove, 'from' | 'to'>, conflict: Conflict): Text {
  const { pointer, base, theirs } = conflict;
  const path = pathOf(pointer);
  const change =
    base === undefined
      ? addedText(to, path, theirs)
      : theirs === undefined
        ? removedText(from, path, base)
        : changedText({ before: from, after: to }, path, { before: base, after: theirs });
  return {
    id: `Kata induk: ${change.id} Paket ini menetapkannya sendiri.`,
    en: `The parent says: ${change.en} This pack has its own word there.`,
  };
}

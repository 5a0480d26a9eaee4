/** The part of a command's body that `command-invalid` is about, and why; the API puts it into words. */
export type RefusedPart =
  | { pointer: string; because: 'not-working-day' | 'not-a-day-yet'; day: string; from: string; to: string }
  | { pointer: string; because: 'too-few-peers'; minimum: number }
  | {
      pointer: string;
      because:
        | 'not-later'
        | 'corrects-nothing'
        | 'too-many-reviews'
        | 'same-person'
        | 'no-peer'
        | 'peer-has-answered'
        | 'peer-has-declined'
        | 'id-of-stage'
        | 'no-retarget'
        | 'changes-nothing'
        | 'needs-rating'
        | 'not-proposed'
        | 'needs-reason'
        | 'needs-measure'
        | 'needs-targets'
        | 'needs-upper'
        | 'not-a-source'
        | 'no-such-target'
        | 'reported-by-system'
        | 'reported-twice'
        | 'too-many-reports'
        | 'not-waiting';
    };

/** How a command is refused, and the part of its body that `command-invalid` is about; the API puts it into words. */
/**
 * Failure types a command can be refused with; each is a problem code of the API.
 * - `stage-mismatch` the command does not belong to the current stage or its state; `already-done` it happened before
 * - `not-your-turn` the actor is not the person who must act; `self-decision` subject and decider are the same
 * - `deadline-passed` the legal window is over; `rounds-exhausted` no more proposals; `version-stale` see Envelope
 * - `cycle-paused`, `appraisal-blocked`, `appraisal-ended`, `outcome-stayed`, `hearing-needed`, `command-invalid`
 */
export const REFUSALS = [
  'stage-mismatch',
  'already-done',
  'not-your-turn',
  'self-decision',
  'deadline-passed',
  'rounds-exhausted',
  'version-stale',
  'cycle-paused',
  'appraisal-blocked',
  'appraisal-ended',
  'outcome-stayed',
  'hearing-needed',
  'command-invalid',
] as const;
export type Refusal = (typeof REFUSALS)[number];

/** The part, and why. */
export type RefusedPart =
  | { pointer: string; because: 'not-working-day' | 'not-a-day-yet'; day: string; from: string; to: string }
  | { pointer: string; because: 'too-few-peers'; minimum: number }
  | {
      pointer: string;
      because:
        | 'not-later'
        | 'hearing-too-soon'
        | 'over-already'
        | 'not-the-stage-before'
        | 'review-started-something'
        | 'nothing-left-there'
        | 'corrects-nothing'
        | 'too-many-reviews'
        | 'same-person'
        | 'no-peer'
        | 'peer-has-answered'
        | 'peer-has-declined'
        | 'asked-as-subordinate'
        | 'not-nominated'
        | 'declared-relative'
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
        | 'too-much-evidence'
        | 'not-waiting'
        | 'measured-by-fact'
        | 'correction-open'
        | 'objection-open'
        | 'is-so'
        | 'joint-unsettled'
        | 'adjusted-meanwhile'
        | 'same-predicate';
    };

/** Of a command that stands on reasons. */
export const NEEDS_REASON: RefusedPart = { pointer: '/reason', because: 'needs-reason' };
/** Of a score that would rest on no target at all. */
export const JOINT_UNSETTLED: RefusedPart = { pointer: '/facts/targets', because: 'joint-unsettled' };
/** Of a score that is computed from targets. */
export const NEEDS_TARGETS: RefusedPart = { pointer: '/facts/targets', because: 'needs-targets' };

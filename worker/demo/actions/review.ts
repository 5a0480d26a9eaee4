import type { RulePack } from '../../../rules/language/types.ts';
import { chance } from '../../../rules/decide/draw.ts';
import { type Action, type Intent, isWaitingFor, type Part, self, superior, timingOf } from '../scene.ts';
import { SAYINGS } from '../script-data.ts';
import { target } from './target.ts';
import { DAY_MS } from '../../../rules/time/units.ts';

/** By decree the unit gets this much more time; it uses the first part, which is already after the old deadline. */
export const EXTENSION_DAYS = 30;
const USED_DAYS = 7;
const WRITES_UNASKED = 0.2;

const selfAssessment = (part: Part): Intent => ({
  n: `self-assessment/${part.phase.id}`,
  actor: self(part),
  path: 'submit-self-assessment',
  body: { text: SAYINGS.selfAssessment },
  timing: 'prompt',
});

const writesUnasked = ({ scene, cast, phase }: Part): boolean =>
  (phase.kind === 'review' || phase.kind === 'final') &&
  phase.selfAssessment === 'optional' &&
  chance(WRITES_UNASKED, scene.seed, scene.region, cast.person.nip, phase.id, 'self');

export const firstReview = (pack: RulePack) => pack.phases.find((phase) => phase.kind === 'review');

/** A unit whose time was extended holds its talks after the old deadline: in time, thanks to the decree. */
const waitsForDecree = ({ scene, appraisal, phase }: Part): boolean => {
  if (appraisal.unit !== scene.extendedUnit || phase.id !== firstReview(scene.pack)?.id || appraisal.dueAt === null)
    return false;
  const before = scene.deadlineBeforeDecree();
  if (before === null || Date.parse(appraisal.dueAt) <= before) return true;
  return scene.businessNow() < before + USED_DAYS * DAY_MS;
};

/** Self-assessment first, then the assessor's view; a re-target leads back to proposing and agreeing. */
export const review: Action = (part) => {
  const { scene, appraisal, cast, phase } = part;
  const targets = target(part);
  if (targets.length > 0) return targets;
  const own = selfAssessment(part);
  const missing = !scene.isDone(appraisal.id, own.n);
  if (isWaitingFor(part, 'submitSelfAssessment') || (writesUnasked(part) && missing)) return [own];
  if (!isWaitingFor(part, 'submitReview') || waitsForDecree(part)) return [];
  const timing = timingOf(part, 'submitReview');
  const result = cast.script.reviewResults[phase.id] ?? 'ON_TRACK';
  const body = { result, text: SAYINGS.review };
  return [{ n: `review/${phase.id}`, actor: superior(part, timing), path: 'submit-review', body, timing }];
};

/** Reviews that another system opened: answered in whatever stage the appraisal is. */
export const extraReviews: Action = (part) => {
  const planned = new Set(part.scene.pack.phases.map(({ id }) => id));
  return part.appraisal.reviews
    .filter(({ id, result }) => result === null && !planned.has(id))
    .map(({ id }) => ({
      n: `review/${id}`,
      actor: superior(part, 'prompt'),
      path: 'submit-review',
      body: {
        result: part.cast.script.archetype === 'star' ? 'ON_TRACK' : 'COACH',
        reviewId: id,
        text: SAYINGS.review,
      },
      timing: 'prompt',
    }));
};

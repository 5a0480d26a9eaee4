import { drawInt } from '../../../rules/decide/draw.ts';
import { type Action, type Intent, isWaitingFor, type Part, self, superior, timingOf } from '../scene.ts';
import { JOINT_TARGET, SAYINGS } from '../script-data.ts';
import type { Target } from '../../../workflows/messages.ts';
import { WHOLE } from '../../../rules/time/units.ts';

type Limits = { minTargets: number; maxTargets: number; maxRounds: number };
const limitsOf = ({ scene, phase }: Part): Limits => {
  const target = phase.kind === 'target' ? phase : scene.pack.phases.find((each) => each.kind === 'target');
  return target?.kind === 'target' ? target : { minTargets: 1, maxTargets: 3, maxRounds: 1 };
};

const carriesJointTarget = ({ scene, cast }: Part): boolean =>
  scene.pack.collaboration.jointTargets && JOINT_TARGET.kinds.some((kind) => kind === cast.person.unitKind);

/** Two or three targets on the pack's indicators; weights add up to the whole, the rest goes to the first. */
export const targetsOf = (part: Part): (Target & { title: string })[] => {
  const { scene, cast } = part;
  const { minTargets, maxTargets } = limitsOf(part);
  const wanted = drawInt({ min: 2, max: 3 }, scene.seed, scene.region, cast.person.nip, 'targets');
  const count = Math.min(maxTargets, Math.max(minTargets, wanted));
  const share = Math.floor(WHOLE / count);
  return Array.from({ length: count }, (_, index) => ({
    id: `t${index + 1}`,
    title: `${SAYINGS.target} ${index + 1}`,
    weight: index === 0 ? WHOLE - share * (count - 1) : share,
    indicator: scene.pack.indicators[index % scene.pack.indicators.length]?.id ?? 'target',
    due: scene.period.to,
    ...(index === 0 && carriesJointTarget(part) ? { jointTarget: JOINT_TARGET.id } : {}),
  }));
};

/** Propose, perhaps return once with a reason, agree, acknowledge: also inside a review that asks for new targets. */
export const target: Action = (part) => {
  const { appraisal, cast, phase } = part;
  const round = `${phase.id}/${appraisal.targetRounds}`;
  if (isWaitingFor(part, 'proposeTargets')) {
    const timing = timingOf(part, 'proposeTargets');
    return [intent('propose-targets', round, { actor: self(part), body: { targets: targetsOf(part) }, timing })];
  }
  if (isWaitingFor(part, 'agreeTargets')) {
    const timing = timingOf(part, 'agreeTargets');
    const actor = superior(part, timing);
    const returns = cast.script.returnsTargets && appraisal.targetRounds === 1 && limitsOf(part).maxRounds > 1;
    return returns && phase.kind === 'target'
      ? [intent('return-targets', round, { actor, body: { reason: SAYINGS.returned }, timing })]
      : [intent('agree-targets', round, { actor, body: {}, timing })];
  }
  if (!isWaitingFor(part, 'acknowledgeTargets')) return [];
  return [
    intent('acknowledge-targets', round, { actor: self(part), body: {}, timing: timingOf(part, 'acknowledgeTargets') }),
  ];
};

const intent = (path: string, round: string, rest: Omit<Intent, 'n' | 'path'>): Intent => ({
  n: `${path}/${round}`,
  path,
  ...rest,
});

/** Which facts are what others said of somebody, and which of them each group is asked. */
import { RATER_GROUPS, type RaterGroup } from '../language/groups.ts';
import { own } from '../language/records.ts';
import type { FactDefinition, Phase, RulePack } from '../language/types.ts';

/** What raters say of somebody as a whole: everybody is asked, and its mean is what rules read. */
export const OVERALL_RATING = 'peerRating';

/** The workflow's own names for what a group said: the mean of its overall ratings, and how many answered. */
export const COUNTED_OF: Record<RaterGroup, { mean: string; count: string }> = {
  peer: { mean: 'peerMean', count: 'peerCount' },
  subordinate: { mean: 'subordinateMean', count: 'subordinateCount' },
};

const SUBORDINATE_MEAN = COUNTED_OF.subordinate.mean;
export const isPeerFact = ({ facts }: RulePack, name: string): boolean =>
  RATER_GROUPS.some((group) => COUNTED_OF[group].mean === name) || own(facts, name)?.source === 'peer';
/** Of whom it is what they said: the subordinates' mean is theirs alone, all else may hold what peers said. */
export const groupOfFact = (name: string): RaterGroup => (name === SUBORDINATE_MEAN ? 'subordinate' : 'peer');

/** Whether a group is asked this: peers, where the pack says nothing else. */
export const isAskedOf = (name: string, { source, askedOf = ['peer'] }: FactDefinition, group: RaterGroup): boolean =>
  source === 'peer' && (name === OVERALL_RATING || askedOf.includes(group));

type Feedback = Extract<Phase, { kind: 'feedback' }>;
const feedbackOf = ({ phases }: RulePack): Feedback | undefined =>
  phases.find((phase): phase is Feedback => phase.kind === 'feedback');
export const subordinatesAsked = (pack: RulePack): Feedback['subordinates'] => feedbackOf(pack)?.subordinates;
/** The groups that the pack asks. */
export const groupsAsked = (pack: RulePack): RaterGroup[] => {
  const phase = feedbackOf(pack);
  return RATER_GROUPS.filter((group) => phase?.[group === 'peer' ? 'peers' : 'subordinates'] !== undefined);
};

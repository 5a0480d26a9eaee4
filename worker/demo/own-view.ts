/** What people of the demo say of themselves before the review, where their region lets them: beside it the others are read. */
import { type Act, type Circumstances, has } from '../../activities/cast/situation.ts';
import type { World } from './world.ts';

export function ownView({ ratings }: World, situation: Circumstances): Act[] {
  const { view, plan, part, employeeId, at } = situation;
  const asked = plan.stages.find(({ id }) => id === view.stage)?.options['selfAssessment'];
  if (view.stageKind !== 'review' || asked !== 'optional' || view.stageOpenedAt > at) return [];
  if (view.state !== 'RUNNING' || has(situation, 'noShows', employeeId)) return [];
  const facts = ratings.facts(['peer'], part.levels, [part.seed, employeeId, 'self']);
  if (Object.keys(facts).length === 0) return [];
  const command = { actor: { id: employeeId, as: 'employee' as const }, body: {}, facts };
  return [{ key: `${view.stage}/submitSelfAssessment`, at, name: 'submitSelfAssessment', command }];
}

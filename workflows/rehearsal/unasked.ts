/** What nobody is waited for: facts of service systems, and objections. */
import { type Act, has, type Situation } from './situation.ts';
import { momentOf, stageWindow } from './timing.ts';

const WORK_STAGES = ['execution', 'review', 'feedback', 'final'];

export function unasked(situation: Situation): Act[] {
  const { view, at } = situation;
  if (view.stageOpenedAt > at || view.state !== 'RUNNING') return [];
  return [...serviceFacts(situation), ...objection(situation)];
}

/** Once, in the first stage of work: everything that systems and the public know about the year. */
function serviceFacts(situation: Situation): Act[] {
  const { view, employeeId, part } = situation;
  if (!WORK_STAGES.includes(view.stageKind) || has(situation, 'missingFacts', employeeId)) return [];
  const facts = Object.fromEntries(Object.entries(part.facts.delivered).filter(([name]) => !(name in view.facts)));
  if (Object.keys(facts).length === 0) return [];
  const key = `${view.stage}/recordFacts/services`;
  const command = { actor: { id: 'services', as: 'system' as const }, body: { sourceId: 'rehearsal' }, facts };
  return [{ key, at: moment('recordFacts', situation, key), name: 'recordFacts', command }];
}

function objection(situation: Situation): Act[] {
  const { view, employeeId } = situation;
  if (view.stageKind !== 'result' || view.objection || view.acknowledged) return [];
  if (!has(situation, 'objections', employeeId) || has(situation, 'noShows', employeeId)) return [];
  const key = `${view.stage}/object`;
  const command = {
    actor: { id: employeeId, as: 'employee' as const },
    body: {},
    submissionId: `rehearsal:${key}`,
    digest: 'rehearsal',
  };
  return [{ key, at: moment('object', situation, key), name: 'object', command }];
}

const moment = (name: 'recordFacts' | 'object', { view, part, at, employeeId }: Situation, key: string): number =>
  momentOf({
    name,
    pace: 'prompt',
    window: stageWindow(view),
    lateDays: part.lateDays,
    now: at,
    key: [part.seed, employeeId, key],
  });

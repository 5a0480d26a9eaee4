/** What time does to a follow-up by itself. */
import { startOfLocalDay } from './calendar.ts';
import { type FollowUp, type FollowUpAround, type FollowUpStep, stepRound } from './follow-up.ts';

/** What time does by itself: once each, at its own instant. */
export type TimedAct = { at: number; type: string; data: Record<string, unknown>; key: string; step: string };

export function nextTimedAct(all: FollowUp, { terms, calendar }: FollowUpAround): TimedAct | null {
  if (all.ended) return null;
  const acts = all.open.flatMap((step) => actsOf(all, step));
  const { offsetMinutes } = calendar;
  if (all.state === 'running' && all.until !== null)
    acts.push(act('followUp.evaluationOpened', startOfLocalDay(all.until, offsetMinutes), stepRound(all), 'open'));
  if (all.state === 'waiting' && terms.kind === 'term')
    acts.push(act('followUp.inForce', startOfLocalDay(all.from, offsetMinutes), 'term', 'begin'));
  if (all.state === 'inForce' && all.until !== null)
    acts.push(act('followUp.completed', startOfLocalDay(all.until, offsetMinutes), 'term', 'end'));
  return acts.toSorted((a, b) => a.at - b.at)[0] ?? null;
}

const act = (type: string, at: number, step: string, n: string | number): TimedAct => ({
  at,
  type,
  data: { step, n },
  key: `${step}/${n}`,
  step,
});

function actsOf(all: FollowUp, step: FollowUpStep): TimedAct[] {
  const { id } = step;
  // The stage is opened first.
  if (id.startsWith('evaluation/') && all.state === 'running') return [];
  const reminder = step.reminders.findIndex((_, n) => !all.told.includes(`${id}/${n}`));
  const reminders =
    reminder === -1 ? [] : [act('followUp.reminded', step.reminders[reminder] ?? step.due, id, reminder)];
  if (id === 'plan' && all.plan) return [...reminders, act('followUp.planStands', step.due, id, 'stands')];
  if (!all.told.includes(`${id}/escalated`))
    return [...reminders, act('followUp.escalated', step.due, id, 'escalated')];
  // Under the key of the decision itself: of the two, one is.
  return step.lapses === undefined
    ? reminders
    : [{ ...act('followUp.lapsed', step.lapses, id, 'done'), key: `${id}/done` }];
}

/** When people act: a place in the window that is open, or after it for those who are late. Never the clock of a machine. */
import type { CommandName } from '../../workflows/messages.ts';
import type { AppraisalView } from '../../workflows/record.ts';
import { draw } from '../../rules/decide/draw.ts';
import { DAY_MS } from '../../rules/time/units.ts';
import type { PersonPart } from './situation.ts';

/** Where nothing is due, people take about as long. */
const UNHURRIED = 10 * DAY_MS;
const JITTER = 0.08;
/** Second reviewers stand in a little after the escalation. */
const STAND_IN = 2 * DAY_MS;

export type Window = { from: number; due: number | null };
export type Pace = 'prompt' | 'late' | 'standIn';

/** Where in its window a command comes, so that steps of one stage follow each other. */
const PLACES: Partial<Record<CommandName | 'release', number>> = {
  acknowledgeBriefing: 0.2,
  recordFacts: 0.4,
  proposeTargets: 0.1,
  returnTargets: 0.25,
  agreeTargets: 0.35,
  acknowledgeTargets: 0.8,
  submitSelfAssessment: 0.2,
  submitReview: 0.45,
  nominatePeers: 0.3,
  assignPeers: 0.6,
  submitFeedback: 0.4,
  finaliseScore: 0.6,
  acknowledgeResult: 0.3,
  object: 0.4,
  decideObjection: 0.5,
  decideCorrection: 0.3,
  recordHearing: 0.2,
  decideOutcome: 0.5,
  reassignAssessor: 0.1,
  answerDailyReports: 0.5,
  acceptProgress: 0.5,
  release: 0.3,
};

export const stageWindow = ({ stageOpenedAt, dueAt }: AppraisalView): Window => ({ from: stageOpenedAt, due: dueAt });

export type Moment = {
  name: CommandName | 'release';
  window: Window;
  pace: Pace;
  part: Pick<PersonPart, 'lateDays' | 'atOnce'>;
  /** Business time now: nobody acts in the past. */
  now: number;
  key: (string | number)[];
};

export function momentOf({ name, window, pace, part, now, key }: Moment): number {
  const due = window.due ?? window.from + UNHURRIED;
  if (pace === 'late') return Math.max(now, due + part.lateDays * DAY_MS);
  if (pace === 'standIn') return Math.max(now, due + STAND_IN);
  if (part.atOnce) return now;
  const place = (PLACES[name] ?? 0.5) + draw(...key, 'moment') * JITTER;
  return Math.max(now, window.from + Math.round(place * Math.max(0, due - window.from)));
}

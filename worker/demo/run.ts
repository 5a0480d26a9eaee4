/** One region's year while it is played: what is known of it, and whose key does what. */
import { amountOf } from '../../rules/decide/amounts.ts';
import type { PersonPart, Circumstances } from '../../activities/cast/situation.ts';
import type { Plan } from '../../rules/language/types.ts';
import type { Actor } from '../../workflows/messages.ts';
import type { Client } from './client.ts';
import { type Appraisal, isEnded } from './wire.ts';
import { type NamedPeriod, partIn, type Person, type World } from './world.ts';

export type RefusedCommand = { command: string; code: string; detail: string };
export type ServiceRole = 'system' | 'hr' | 'admin';
export type Run = {
  world: World;
  title: string;
  plan: Plan;
  period: NamedPeriod;
  cycleId: string;
  client: Client;
  readingKey: string;
  serviceKey(role: ServiceRole): string;
  /** People of the cast have ids of the script, which depend on the seed alone; the API gives them others. */
  keyOf(actor: Actor): string;
  idOf(person: string): string | undefined;
  personOf(employeeId: string): Person | undefined;
  /** How many were launched. */
  people: number;
  /** The goal of each unit, once HR has set it. */
  goals: Map<string, string>;
  /** What several units own together, once their heads have signed. */
  joint?: { id: string; units: string[] };
  appraisals: Map<string, Appraisal>;
  parts: Map<string, PersonPart>;
  /** What was sent and taken, and how often what was refused has been tried. */
  done: Set<string>;
  tries: Map<string, number>;
  refusals: RefusedCommand[];
  /** Real time of the last release of a unit. */
  released: Map<string, number>;
  /** Single events of the year that have happened. */
  happened: Set<string>;
  /** When the review of the unit with more time was due before the decree. */
  dueBeforeDecree: number | null;
  /** Business time, and how often it was moved. */
  now: number;
  moves: number;
  seenUntil: string;
};

export const isFinished = (run: Run): boolean =>
  run.appraisals.size >= run.people && [...run.appraisals.values()].every(isEnded);

/** An appraisal as the cast sees it: instants as numbers, people by the ids of the script. */
export function situationOf(run: Run, appraisal: Appraisal): Circumstances | undefined {
  const person = run.personOf(appraisal.employeeId);
  if (!person) return undefined;
  const scripted = (id: string) => run.personOf(id)?.id ?? id;
  const at = (instant: string) => Date.parse(instant);
  const { dailyReports, nomination, objection, progress, reviews, targets, waitingOn } = appraisal;
  const view = {
    ...appraisal,
    stageOpenedAt: at(appraisal.stageOpenedAt),
    dueAt: appraisal.dueAt === null ? null : at(appraisal.dueAt),
    assessorId: scripted(appraisal.assessorId),
    secondReviewerId: scripted(appraisal.secondReviewerId),
    peerIds: (appraisal.peerIds ?? []).map(scripted),
    ...(appraisal.subordinateIds && { subordinateIds: appraisal.subordinateIds.map(scripted) }),
    ...(nomination && {
      nomination: { ...nomination, peers: nomination.peers.map(scripted), until: at(nomination.until) },
    }),
    waitingOn: waitingOn.map((each) => ({ ...each, ...(each.id === undefined ? {} : { id: scripted(each.id) }) })),
    reviews: reviews.map((review) => ({ ...review, openedAt: at(review.openedAt) })),
    objection: objection && { ...objection, at: at(objection.at) },
    targets: targets.map(({ value, ...target }) => ({
      ...target,
      ...(value !== undefined && { value: countOf(value) }),
    })),
    ...(progress && {
      progress: {
        ...progress,
        open: progress.open.map((each) => ({ ...each, dueAt: each.dueAt === null ? null : at(each.dueAt) })),
      },
    }),
    dailyReports: {
      ...dailyReports,
      open: dailyReports.open.map((report) => ({ ...report, at: at(report.at), dueAt: at(report.dueAt) })),
    },
  } as unknown as Circumstances['view'];
  const part = partFor(run, person, view);
  return { employeeId: person.id, at: run.now, view, plan: run.plan, part, refused: [] };
}

/** Amounts come in units. */
const countOf = (amount: number): number => Math.round(amount / amountOf(1));

/** Those under the same superior. */
const colleaguesOf = ({ world }: Run, { id, supervisor }: Person): string[] =>
  world.people.filter((each) => each.supervisor === supervisor && each.id !== id).map((each) => each.id);

/** Drawn again when somebody gets other superiors or peers. */
function partFor(
  run: Run,
  person: Person,
  { assessorId, secondReviewerId, peerIds, subordinateIds }: Circumstances['view'],
): PersonPart {
  const key = [person.id, assessorId, secondReviewerId, ...peerIds].join('/');
  const part =
    run.parts.get(key) ??
    partIn(run.world, person, {
      assessorId,
      secondReviewerId,
      peerIds,
      ...(subordinateIds && { subordinateIds }),
      colleagues: colleaguesOf(run, person),
    });
  run.parts.set(key, part);
  return part;
}

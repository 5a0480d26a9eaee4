/** Who went past which stage of a cycle on which day: what its burn-up and its forecast are made of. */
import { trusted } from 'mongoose';
import { localDay } from '../../rules/time/calendar.ts';
import type { AppraisalDoc } from '../appraisal/types.ts';
import type { Store } from '../connect.ts';
import type { JournalDoc } from '../journal/types.ts';
import { inUnits } from '../read.ts';
import { listsOf } from '../stretches.ts';

/** Subjects that one question is about. */
const AT_ONCE = 2_000;
/** Who is told by name; of others it is nobody's business. */
const NAMED: readonly string[] = ['assessor', 'secondReviewer'];
const MOVES = ['stage.opened', 'appraisal.closed'];

export type BurnUp = {
  /** Those whose appraisal was not cancelled. */
  units: { unit: string; people: number }[];
  cancelled: number;
  /** Whoever was sent back has passed nothing until they pass it again. */
  passed: { unit: string; stage: string; day: string; count: number }[];
  standing: Stood[];
  waiting: { unit: string; stage: string; as: string; id: string | null; count: number }[];
};
type Stood = {
  unit: string;
  stage: string;
  people: number;
  /** How many of them stand still: paused, or blocked. */
  stopped: number;
  /** Business instants: since when the first of them may act, and until when the last. */
  since: number;
  due: number | null;
};
/** `stages`: in the order of the pack. */
type Burning = { units?: readonly string[] | null; stages?: readonly string[]; offsetMinutes?: number };
const SEEN = { unit: 1, stage: 1, state: 1, stageOpenedAt: 1, dueAt: 1, waitingOn: 1, headHash: 1 } as const;
type Seen = Pick<AppraisalDoc, '_id' | keyof typeof SEEN>;
/** What a journal said until this entry. */
export type MovesAtHead = { headHash: string; moves: readonly Move[] };
type Move = { at: number; stage?: string };
type Entry = Pick<JournalDoc, 'subject' | 'at' | 'changes'>;

export async function burnUpOf(
  store: Store,
  cycleId: string,
  { units = null, stages = [], offsetMinutes = 0 }: Burning = {},
): Promise<BurnUp> {
  const all: Seen[] = await store.models.appraisals.find({ cycleId, ...inUnits(units) }, SEEN).lean();
  const people = all.filter(({ state }) => state !== 'CANCELLED');
  const moves = await movesNow(store, people);
  const passed = new Map<string, BurnUp['passed'][number]>();
  for (const seen of people) {
    for (const [i, at] of passedBy(seen, moves.get(seen._id) ?? [], stages).entries()) {
      if (at === undefined) continue;
      const row = { unit: seen.unit, stage: stages[i] ?? '', day: localDay(at, offsetMinutes), count: 0 };
      counted(passed, [row.unit, row.stage, row.day], row).count += 1;
    }
  }
  return {
    units: unitsOf(people),
    cancelled: all.length - people.length,
    passed: [...passed.values()],
    standing: standingOf(people),
    waiting: waitingOf(people),
  };
}

function counted<Row>(rows: Map<string, Row>, key: readonly (string | null)[], row: Row): Row {
  const id = JSON.stringify(key);
  const known = rows.get(id) ?? row;
  rows.set(id, known);
  return known;
}

/** Most have not moved since somebody last looked: theirs are still known. */
async function movesNow(store: Store, people: readonly Seen[]): Promise<Map<string, readonly Move[]>> {
  const hasMoved = ({ _id, headHash }: Seen) => store.moves.get(_id)?.headHash !== headHash;
  const moved = people.filter(hasMoved);
  const found = await movesOf(
    store,
    moved.map(({ _id }) => _id),
  );
  for (const { _id, headHash } of moved) store.moves.set(_id, { headHash, moves: found.get(_id) ?? [] });
  return new Map(people.map(({ _id }) => [_id, found.get(_id) ?? store.moves.get(_id)?.moves ?? []]));
}

export async function movesOf(store: Store, ids: readonly string[]): Promise<Map<string, Move[]>> {
  const bySubject = new Map<string, Move[]>();
  for (const some of listsOf(store.models.journal, ids, AT_ONCE)) {
    const entries = await store.models.journal
      .find(
        { subject: trusted({ $in: some }), type: trusted({ $in: MOVES }) },
        { _id: 0, subject: 1, seq: 1, at: 1, 'changes.stage': 1 },
      )
      .sort({ subject: 1, seq: 1 })
      .lean<Entry[]>();
    for (const { subject, at, changes } of entries) {
      const moves = bySubject.get(subject) ?? [];
      moves.push({ at, ...(changes?.stage !== undefined && { stage: changes.stage }) });
      bySubject.set(subject, moves);
    }
  }
  return bySubject;
}

/** When somebody went past each stage for good. What the appraisal shows has the last word. */
function passedBy(seen: Seen, moves: readonly Move[], stages: readonly string[]): (number | undefined)[] {
  const placeOf = (stage: string) => (stage === 'closed' ? stages.length : stages.indexOf(stage));
  const passed: (number | undefined)[] = stages.map(() => undefined);
  const shown = { stage: seen.stage, at: seen.stageOpenedAt };
  for (const { stage = '', at } of [...moves, shown]) {
    const place = placeOf(stage);
    if (place < 0) continue;
    for (const i of stages.keys()) passed[i] = i < place ? (passed[i] ?? at) : undefined;
  }
  return passed;
}

function unitsOf(people: readonly Seen[]): BurnUp['units'] {
  const rows = new Map<string, BurnUp['units'][number]>();
  for (const { unit } of people) counted(rows, [unit], { unit, people: 0 }).people += 1;
  return [...rows.values()].sort((a, b) => (a.unit < b.unit ? -1 : 1));
}

function standingOf(people: readonly Seen[]): Stood[] {
  const rows = new Map<string, Stood>();
  for (const { unit, stage, state, stageOpenedAt: since, dueAt: due } of people) {
    if (state === 'CLOSED') continue;
    const row = counted(rows, [unit, stage], { unit, stage, people: 0, stopped: 0, since, due });
    row.people += 1;
    if (state !== 'RUNNING') row.stopped += 1;
    row.since = Math.min(row.since, since);
    row.due = latest(row.due, due);
  }
  return [...rows.values()];
}

/** Somebody without a deadline may take for ever. */
const latest = (a: number | null, b: number | null) => (a === null || b === null ? null : Math.max(a, b));

function waitingOf(people: readonly Seen[]): BurnUp['waiting'] {
  const rows = new Map<string, BurnUp['waiting'][number]>();
  for (const { unit, stage, waitingOn } of people) {
    // Each appraisal once, however much of it waits for the same person.
    const told = waitingOn.map(({ as, id = null }) => ({ as, id: NAMED.includes(as) ? id : null }));
    const whom = new Map(told.map((each) => [JSON.stringify([each.as, each.id]), each]));
    for (const { as, id } of whom.values()) {
      counted(rows, [unit, stage, as, id], { unit, stage, as, id, count: 0 }).count += 1;
    }
  }
  return [...rows.values()];
}

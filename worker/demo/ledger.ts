/** What the demo has sent, and what the script expects the deadlines to do: the difference is what came too late. */
import type { Roster } from './roster.ts';
import type { Intent } from './scene.ts';
import type { Appraisal } from './wire.ts';

const TRIES = 3;
const PAUSE_MS = 1_000;

export type Refusal = { command: string; code: string; detail: string };
export type Ledger = {
  /** In flight or finished. */
  isTaken(key: string): boolean;
  isDone(key: string): boolean;
  take(key: string): void;
  finish(key: string): void;
  /** Gives the command back for another try a little later; after the last try the refusal is kept. Returns the tries so far. */
  giveBack(key: string, refusal: Refusal): void;
  tries(key: string): number;
  /** Somebody in this stage is late or absent by script. */
  expect(appraisal: Appraisal, intent: Intent): void;
  refusals: Refusal[];
  expectedForwards: Set<string>;
  expectedLate: Set<string>;
};

export const stageKey = (appraisalId: string, stage: string) => `${appraisalId}/${stage}`;

export const createLedger = (now: () => number = Date.now): Ledger => {
  const taken = new Set<string>();
  const done = new Set<string>();
  const tries = new Map<string, { count: number; after: number }>();
  const refusals: Refusal[] = [];
  const expectedForwards = new Set<string>();
  const expectedLate = new Set<string>();
  return {
    isTaken: (key) => taken.has(key) || (tries.get(key)?.after ?? 0) > now(),
    isDone: (key) => done.has(key),
    take: (key) => void taken.add(key),
    finish: (key) => void done.add(key),
    giveBack(key, refusal) {
      const count = (tries.get(key)?.count ?? 0) + 1;
      tries.set(key, { count, after: now() + PAUSE_MS });
      if (count < TRIES) taken.delete(key);
      else refusals.push(refusal);
    },
    tries: (key) => tries.get(key)?.count ?? 0,
    expect(appraisal, { timing }) {
      const key = stageKey(appraisal.id, appraisal.stage);
      if (timing === 'absent') expectedForwards.add(key);
      if (timing === 'late' || timing === 'standIn') expectedLate.add(key);
    },
    refusals,
    expectedForwards,
    expectedLate,
  };
};

export type Slip = { appraisalId: string; stage: string };

/** Stages that a deadline moved on, or that ended late, although everybody in them was prompt by script. */
export const slips = (
  appraisals: Iterable<Appraisal>,
  ledger: Pick<Ledger, 'expectedForwards' | 'expectedLate'>,
): Slip[] =>
  [...appraisals].flatMap((appraisal) => {
    const unexpected = (stages: string[], expected: Set<string>) =>
      stages.filter((stage) => !expected.has(stageKey(appraisal.id, stage)));
    const missed = [
      ...unexpected(appraisal.autoForwarded, ledger.expectedForwards),
      ...unexpected(appraisal.late, new Set([...ledger.expectedLate, ...ledger.expectedForwards])),
    ];
    return missed.map((stage) => ({ appraisalId: appraisal.id, stage }));
  });

/** How many people of a roster the launch should take. */
export const expectedLaunches = (roster: Roster): number => roster.people.filter(({ appraised }) => appraised).length;

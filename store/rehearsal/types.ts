/** What a rehearsal is asked and what it answers (docs/decisions/0017). */
import type { OutcomeKind, Period, RulePack, StageKind, Text } from '../../rules/language/types.ts';
import type { Actor } from '../../workflows/messages.ts';
import type { OutcomeStatus } from '../../workflows/record.ts';
import type { Script, VirtualPerson } from '../../workflows/cast/habits.ts';
import type { Predicate } from '../../rules/language/predicates.ts';

export type RehearsalState = 'WAITING' | 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELLED';

export type RehearsalDoc = {
  _id: string;
  region: string;
  state: RehearsalState;
  period: Period;
  seed: number;
  script: Script;
  /** How many to invent in the shape of the region's roster, or who they are. */
  people: { count: number } | { given: VirtualPerson[] };
  pack: { id: string; version: number; digest: string };
  /** The stored draft that is played; absent in what is older than the field. */
  draftId?: string | null;
  /** The resolved pack; a draft is nowhere else. */
  document: RulePack;
  progress: { total: number; done: number };
  /** Begun so far; a lost worker costs one. Each has a database of its own until the rehearsal ends. */
  attempts: number;
  /** Whether those databases are gone. */
  swept: boolean;
  report: RehearsalReport | null;
  /** Why it failed; `null` otherwise. */
  failure: string | null;
  createdBy: Actor;
  createdAt: string;
  finishedAt: string | null;
  version: number;
};

export type StageReport = {
  id: string;
  kind: StageKind;
  title: Text;
  entered: number;
  /** Finished by their people before the deadline, and after it. */
  inTime: number;
  late: number;
  autoForwarded: number;
  escalated: number;
  held: number;
  /** Appraisals that a deadline of this stage closed without a result. */
  closed: number;
};
export type OutcomeReport = {
  id: string;
  code: string;
  kind: OutcomeKind;
  title: Text;
  people: number;
  byStatus: Partial<Record<OutcomeStatus, number>>;
};
export type PersonReport = {
  id: string;
  unit: string;
  /** `EXCLUDED` and `HELD` were not launched; `OPEN` and `BLOCKED` wait for something that never comes. */
  end: 'CLOSED' | 'CANCELLED' | 'OPEN' | 'BLOCKED' | 'EXCLUDED' | 'HELD';
  /** Population rule, reason of the end, or what blocks. */
  reason: string | null;
  stage: string | null;
  late: string[];
  autoForwarded: string[];
  predicate: Predicate | null;
  /** Hundredths. */
  final: number | null;
  outcomes: { code: string; kind: OutcomeKind; status: OutcomeStatus }[];
  objection: 'upheld' | 'rejected' | 'open' | null;
};

/** A part of the pack that no one in the rehearsal has met. */
export type NeverFired = {
  what: 'population' | 'stage' | 'deadline' | 'predicate' | 'outcome' | 'flag';
  /** JSON pointer into the resolved pack, list items by their id. */
  pointer: string;
  text: Text;
};

export type RehearsalReport = {
  seed: number;
  period: Period;
  pack: { id: string; version: number; digest: string };
  people: PersonReport[];
  totals: {
    people: number;
    launched: number;
    excluded: number;
    held: number;
    closed: number;
    cancelled: number;
    open: number;
    blocked: number;
    late: number;
    autoForwarded: number;
    rewarded: number;
    sanctioned: number;
  };
  stages: StageReport[];
  predicates: { predicate: Predicate; people: number }[];
  outcomes: OutcomeReport[];
  objections: { raised: number; upheld: number; rejected: number; open: number };
  neverFired: NeverFired[];
  /** Acts of the script that the workflows refused: how often, by command and reason. */
  refused: { command: string; code: string; times: number }[];
  /** What matters most, a sentence each. */
  sentences: Text[];
  /** SHA-256 over the canonical JSON of everything else: the same seed gives the same report. */
  digest: string;
};

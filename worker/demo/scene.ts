/** What an action sees: the appraisal as the API shows it, the script, and what was already sent. It answers with intents. */
import type { Office, Period, Phase, RulePack } from '../../rules/language/types.ts';
import type { CommandName } from '../../workflows/messages.ts';
import { type Quality, type Subject } from './facts.ts';
import type { Person, Roster } from './roster.ts';
import { UNIT_QUALITY } from './script-data.ts';
import { type Deviation, LEVELS, type PersonScript, type Script, type Timing } from './temperament.ts';
import type { Appraisal } from './wire.ts';

/** Whose key is used: a person (by employee id), an office of the region, or one of the region's services. */
export type Actor = { person: string } | { office: Office } | { service: 'system' | 'hr' | 'admin' };

export type Intent = {
  /** Unique within the appraisal, e.g. `agree-targets/targets/1`; makes the idempotency key. */
  n: string;
  actor: Actor;
  /** Under `/v1/appraisals/{id}/`, or a whole path that starts with a slash. */
  path: string;
  body: Record<string, unknown>;
  timing: Timing;
};

export type Cast = { person: Person; employeeId: string; script: PersonScript };
export type Scene = {
  seed: number;
  region: string;
  cycleId: string;
  pack: RulePack;
  roster: Roster;
  script: Script;
  castOf(employeeId: string): Cast | undefined;
  idOf(nip: string): string | undefined;
  period: Period;
  /** Business time, and its day in the region's time zone. */
  businessNow(): number;
  today(): string;
  /** The unit that gets more time by decree, in its first review. */
  extendedUnit: string | null;
  /** Business instant at which that unit's review was due before the decree; null until the decree is in. */
  deadlineBeforeDecree(): number | null;
  isDone(appraisalId: string, n: string): boolean;
};
export type Part = { scene: Scene; appraisal: Appraisal; cast: Cast; phase: Phase };
export type Action = (part: Part) => Intent[];

/** Whether the stage waits for this command, by whomever. */
export const isWaitingFor = ({ appraisal }: Part, command: CommandName): boolean =>
  appraisal.waitingOn.some((waiting) => waiting.for === command);

export const timingOf = ({ cast, phase }: Part, command: CommandName): Timing => {
  const deviation: Deviation | undefined = cast.script.deviations[phase.id];
  return deviation?.command === command ? deviation.timing : 'prompt';
};

/** The superior's key; the second reviewer's when the script leaves the act to them. */
export const superior = ({ appraisal }: Part, timing: Timing): Actor => ({
  person: timing === 'standIn' ? appraisal.secondReviewerId : appraisal.assessorId,
});

export const self = ({ cast }: Part): Actor => ({ person: cast.employeeId });

export const unitQuality = (roster: Roster, unit: string) => {
  const index = roster.units.findIndex((each) => each.unit === unit);
  return UNIT_QUALITY[Math.max(0, index) % UNIT_QUALITY.length] ?? 'mid';
};

export const qualityOf = (roster: Roster, person: Person, script: PersonScript): Quality => ({
  ...LEVELS[script.archetype],
  unit: unitQuality(roster, person.unit),
});

export const subjectOf = (
  scene: Pick<Scene, 'seed' | 'region' | 'roster'>,
  person: Person,
  script: PersonScript,
): Subject => ({
  quality: qualityOf(scene.roster, person, script),
  key: [scene.seed, scene.region, person.nip, 'fact'],
  kind: person.unitKind,
});

/** Who may act now: prompt people at once, late ones when the stage is overdue, stand-ins when it is escalated. */
export const mayActNow = (timing: Timing, appraisal: Appraisal): boolean => {
  switch (timing) {
    case 'prompt':
      return true;
    case 'late':
      return appraisal.overdue;
    case 'standIn':
      return appraisal.escalated;
    case 'absent':
      return false;
  }
};

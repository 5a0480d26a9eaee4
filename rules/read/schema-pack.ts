/** The whole pack, strict everywhere: an unknown field is a problem, never ignored. */
import { z } from 'zod';
import { FEWEST_PEERS, FEWEST_SHOWN } from '../language/groups.ts';
import { LETTER_PLACES, strangePlaces } from '../language/letters.ts';
import { OUTCOME_KINDS } from '../language/words.ts';
import { conditionsSchema } from './schema-conditions.ts';
import { axis, derived, facts } from './schema-facts.ts';
import {
  basisPoints,
  code,
  complain,
  count,
  day,
  duration,
  enumValue,
  factValue,
  lockable,
  legal,
  monthDay,
  name,
  provenance,
  sentence,
  slug,
  sourced,
  text,
  textKey,
  weight,
  amount,
} from './schema-parts.ts';
import { followUpRule, hearingRule } from './schema-follow-ups.ts';
import { phase, reviewResult } from './schema-phases.ts';
import { amounts, budget } from './schema-rewards.ts';
import type { Vocabulary } from '../language/vocabulary.ts';
import { isRecord } from '../language/records.ts';
import type { Conditions } from '../language/types.ts';
import { PREDICATES } from '../language/predicates.ts';

const MOST = 50;
/** Of objects that are no items of a list. */
const cited = { provenance, note: sentence.exactOptional(), ...lockable };
/** `provenance` is required as soon as a condition compares with a number. */
const optionallySourced = { ...sourced, provenance: provenance.exactOptional() };
const list = <T>(item: z.ZodType<T>) => z.array(item).max(MOST);

const predicate = z.enum(PREDICATES);
/** Authorities a pack may name as deciders. */
const office = z.enum([
  'supervisor',
  'secondReviewer',
  'agencyHead',
  'competentOfficial',
  'appointingAuthority',
  'assessmentTeam',
]);

const AREA = /^\d{2}(?:\.\d{2}){0,2}(?:\.\d{4})?$/;
const area = z
  .string()
  .superRefine((value, ctx) => {
    if (!AREA.test(value)) complain(ctx, [], areaWrong);
  })
  .meta({ pattern: AREA.source, description: 'an area code such as 36.74 or 12.71.08' });
const calendar = z.strictObject({
  timeZone: z.enum(['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura']),
  /** 1 = Monday … 7 = Sunday. */
  workingWeekdays: z.array(z.int().min(1).max(7)).min(1).max(7),
  /** National holidays and collective leave. */
  holidays: z.array(z.strictObject({ date: day, label: text })).max(200),
  provenance: provenance.exactOptional(),
  note: sentence.exactOptional(),
  ...lockable,
});

const equals = z.strictObject({ fact: name, equals: factValue });
const indicator = z.strictObject({
  id: name,
  label: text,
  /** Basis points; applicable indicators are renormalised to 10000. */
  weight,
  /** The fact or derived fact (hundredths, 0–12000) that measures it. */
  of: name,
  /** Absent: always applicable. */
  when: equals.exactOptional(),
  unit: z.string().min(1).max(64),
  ...sourced,
});
const assessor = z.strictObject({
  kind: z.enum(['supervisor', 'peer', 'subordinate', 'public']),
  weight,
  min: count,
  missing: z.enum(['fail', 'zero', 'renormalise', 'hold']).exactOptional(),
  ...cited,
});

const predicates = z.discriminatedUnion('mode', [
  z.strictObject({
    mode: z.literal('grid'),
    rows: axis,
    cols: axis,
    cells: z.array(z.array(predicate).min(1).max(MOST)).min(1).max(MOST),
    ...sourced,
    legal,
  }),
  z.strictObject({
    mode: z.literal('bands'),
    of: name,
    cuts: z
      .array(amount)
      .min(1)
      .max(MOST - 1),
    values: z.array(predicate).min(2).max(MOST),
    /** A band that also needs a fact: a high score without a new idea is only BAIK. */
    requires: z.strictObject({ value: predicate, fact: name, equals: factValue, otherwise: predicate }).exactOptional(),
    ...sourced,
    legal,
  }),
]);

const share = z.strictObject({ of: z.array(predicate).min(1).max(6), share: basisPoints });
/** Shown per unit, not yet enforced. Shares in basis points of a unit. */
const distribution = z.strictObject({
  minUnitSize: count,
  patterns: z.record(
    code,
    z.strictObject({ atMost: z.record(code, basisPoints).exactOptional(), atLeast: list(share).exactOptional() }),
  ),
  ...cited,
  legal,
});

const training = z.strictObject({
  course: slug,
  title: text,
  /** `stageGate` blocks the briefing stage, `rewardGate` only rewards, `offer` invites by outcome, `none` informs. */
  effect: z.enum(['stageGate', 'rewardGate', 'offer', 'none']),
  provider: z.enum(['internal', 'external']),
  /** Boolean fact (source `training`) that says it was completed. */
  fact: name.exactOptional(),
  /** Whoever rates must have completed it: without it neither a review nor ratings count. */
  raters: z.literal(true).exactOptional(),
  ...cited,
});

const findingCode = z.string().superRefine((value, ctx) => {
  if (!/^[A-Z]\d{2}$/.test(value)) complain(ctx, [], findingCodeWrong);
});
const allowance = z.strictObject({
  id: name,
  code: findingCode,
  at: z.string().min(1).max(200),
  /** For a finding about one fact, such as M01: its name. */
  fact: name.exactOptional(),
  reason: text,
});

const version = z.int().min(1).max(1_000_000);
const legalBasis = z.strictObject({
  id: slug,
  ref: sentence,
  article: z.string().min(1).max(64).exactOptional(),
  note: sentence.exactOptional(),
  certainty: z.string().min(1).max(64),
});
const objection = z.strictObject({
  window: duration,
  decide: duration,
  to: z.literal('secondReviewer'),
  legal,
  ...cited,
});
/** For new versions of the packs below; of the pack itself, if it is the uppermost. */
const approvals = z.strictObject({
  count: z.int().min(1).max(5),
  roles: z
    .array(z.enum(['hr', 'admin']))
    .min(1)
    .max(2),
  ...sourced,
});
/** Where nobody says until when: how long coaching lasts, when a warning is looked at again, and who is reminded how early. */
const agreements = z.strictObject({
  coaching: duration,
  warning: duration,
  remindDaysBefore: z.int().min(0).max(366),
  ...cited,
});
/** Six-monthly evaluation of the policy itself; due dates are `MM-DD`. */
const policyReview = z.strictObject({ dueDates: z.array(monthDay).min(1).max(12), measures: list(name), ...cited });

/** All of a pack that does not depend on the pack's own names. */
const fixed = {
  format: z.literal('siklus.pack/1'),
  id: slug,
  version,
  /** Area code such as `36.74`; `null` for the national pack, which is nobody's region. */
  area: z.nullable(area),
  title: text,
  /** The aim of the region's policy in words, shown to employees. */
  objective: text.exactOptional(),
  illustrative: z.literal(true),
  effective: z.strictObject({ from: day, to: z.nullable(day) }),
  extends: z.strictObject({ id: slug, version }).exactOptional(),
  legalBasis: list(legalBasis),
  calendar,
  facts,
  derived,
  phases: z.array(phase).min(1).max(MOST),
  indicators: list(indicator),
  assessors: list(assessor),
  /** Names of the facts that the result is told with. `result` is produced by `indicators`; `final` is what objections are about. */
  scoring: z.strictObject({
    scale: z.literal('hundredths'),
    round: z.literal('halfUp'),
    result: name,
    behaviour: name,
    final: name,
    ...lockable,
  }),
  predicates,
  distribution,
  objection,
  agreements: agreements.exactOptional(),
  approvals: approvals.exactOptional(),
  training: list(training),
  policyReview: z.nullable(policyReview),
  publicVoice: z.strictObject({
    portal: z.boolean(),
    index: z.boolean(),
    minimumGroup: count.min(FEWEST_SHOWN),
    ...cited,
  }),
  collaboration: z.strictObject({
    jointTargets: z.boolean(),
    withdrawal: z.enum(['reweight', 'leadTakes', 'drop']).exactOptional(),
    ...cited,
  }),
  transparency: z.strictObject({ employeeSees: list(enumValue), minimumGroup: count.min(FEWEST_PEERS), ...cited }),
  texts: z.record(textKey, text),
  allow: list(allowance).exactOptional(),
};

const letterText = text.superRefine((value, ctx) => {
  const strange = strangePlaces(value);
  if (strange.length > 0) complain(ctx, [], { code: 'place-unknown', detail: placeUnknown(strange) });
});
/** A letter or certificate that an issued outcome gets, with a number of its series. */
const letter = z.strictObject({
  /** Numbers run by region, year and series. */
  series: code,
  title: letterText,
  body: letterText,
});

const outcome = {
  id: name,
  /** Stable upper-case code, e.g. `SERTIFIKAT`. Never translated. */
  code,
  kind: z.enum(OUTCOME_KINDS),
  title: text,
  severity: count,
  excludes: list(name).exactOptional(),
  overrides: name.exactOptional(),
  approval: office,
  /** What one award costs, in whole rupiah: previews add it up, payroll is told of it. */
  amount: amount.min(0).exactOptional(),
  /** The same by a table, for whom one amount does not fit all. */
  amounts: amounts.exactOptional(),
  /** Paid each month for so long; once, where nothing is said. */
  months: z.int().min(1).max(12).exactOptional(),
  budget: budget.exactOptional(),
  letter: letter.exactOptional(),
  hearing: hearingRule.exactOptional(),
  /** What runs once it is issued. */
  followUp: followUpRule.exactOptional(),
  ...sourced,
  legal,
};

/** Parts of a pack that say what its names are: read before conditions can be checked. */
export const namesSchema = z.object({
  facts,
  derived,
  indicators: list(indicator),
  scoring: z.object({ result: name }),
  predicates,
});

/** The names that conditions may read: of outcomes and flags (`predicate` included), of population rules, and of reviews. */
export type ConditionNames = { decision: Vocabulary; roster: Vocabulary; review: Vocabulary };

/** Stands for conditions where the names are not known. */
export const unreadConditions = z.custom<Conditions>(isRecord);

/**
 * The strict schema. `names` null leaves conditions unread: for a pack whose names are already wrong, so that one
 * misspelt fact does not bury its cause under a hundred followers.
 */
export function packSchema(names: ConditionNames | null) {
  const conditions = names === null ? unreadConditions : conditionsSchema(names.decision);
  const exclude = names === null ? unreadConditions : conditionsSchema(names.roster);
  const ofReview = names === null ? unreadConditions : conditionsSchema(names.review);
  return z.strictObject({
    ...fixed,
    /** Who is left out of a launch: the first matching rule excludes, with its id as the reason. Facts of source `roster`. */
    population: list(z.strictObject({ id: name, title: text, exclude, ...optionallySourced })),
    outcomes: list(z.strictObject({ ...outcome, conditions })),
    flags: list(z.strictObject({ id: name, code, title: text, conditions, ...optionallySourced })),
    /** What a review proposes: the first that holds; where none does, ON_TRACK. Conditions over how the work stands on the day. */
    reviewRules: list(
      z.strictObject({ id: name, title: text, result: reviewResult, conditions: ofReview, ...optionallySourced }),
    ).exactOptional(),
  });
}

const areaWrong = {
  code: 'format-wrong',
  detail: {
    id: 'Tulis kode wilayah seperti 36.74 atau 12.71.08.',
    en: 'Write an area code such as 36.74 or 12.71.08.',
  },
};
const findingCodeWrong = {
  code: 'format-wrong',
  detail: {
    id: 'Tulis kode temuan seperti dalam laporan, misalnya C03.',
    en: 'Write the code of a finding as the report shows it, for example C03.',
  },
};
const placeUnknown = (strange: string[]) => ({
  id: `Yang dapat diisikan dalam surat: ${LETTER_PLACES.join(', ')}. Tidak dikenal: ${strange.join(', ')}.`,
  en: `What can be filled in in a letter: ${LETTER_PLACES.join(', ')}. Unknown: ${strange.join(', ')}.`,
});

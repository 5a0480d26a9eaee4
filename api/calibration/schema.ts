/** What the calibration of a unit looks like from outside. */
import { z } from '@hono/zod-openapi';
import { PREDICATES } from '../../rules/language/predicates.ts';
import { count, d, FreeText, Reason, text, TextSchema, UnitName } from '../http/forms.ts';

const predicate = z.enum(PREDICATES);
const people = z.record(z.string(), z.number());

/** Names of patterns are those of predicates of an organisation, which the pack lists. */
const PatternName = z
  .string()
  .min(1)
  .max(64)
  .openapi({ description: 'Predicate of the organisation', example: 'BAIK' });

export const CalibrationQuery = z.strictObject({
  unit: UnitName.optional().openapi(d('Also this unit’s people, figures and moves')),
  pattern: PatternName.optional().openapi(d('Held against this pattern instead, to look ahead; nothing is entered')),
});

const Organisation = z
  .object({ predicate: text('Predicate of the organisation'), by: text('Who entered it'), at: text('When') })
  .nullable()
  .openapi(d('Selects the pattern; null: nobody has entered it'));

export const OrganisationRequest = z
  .strictObject({
    predicate: PatternName,
    basis: FreeText.openapi({
      description: 'On what it rests: decree or decision of the authority one level above',
      example: 'SK Wali Kota 188/45/2026',
    }),
  })
  .openapi('OrganisationPredicateRequest');

export const OrganisationSchema = z
  .object({
    cycleId: text('Cycle'),
    unit: text('Unit'),
    organisation: Organisation,
    revision: count('How often something was said in the calibration of this unit'),
  })
  .openapi('OrganisationPredicate');

export const MinutesRequest = z
  .strictObject({ minutes: FreeText.openapi(d('Minutes of the session')) })
  .openapi('CalibrationMinutes');
export const OverrideRequest = z.strictObject({ reason: Reason }).openapi('DistributionOverride');

const saidOnce = (what: string) =>
  z
    .object({ by: text('Who'), at: text('When') })
    .nullable()
    .openapi(d(what));
export const SessionSchema = z
  .object({
    cycleId: text('Cycle'),
    unit: text('Unit'),
    revision: count('How often something was said in the calibration of this unit'),
    closed: saidOnce('When its minutes were written; null: it is open'),
    overridden: saidOnce('When its pattern was overridden; null: it was not'),
  })
  .openapi('CalibrationSession');

const Flow = z.object({
  from: text('Predicate that they have'),
  to: text('Predicate that they would have'),
  people: count('How many'),
});

const UnitLine = z.object({
  unit: text('Unit'),
  parent: z.string().nullable().openapi(d('Unit above it; null: none')),
  people: count('Appraisals that were not cancelled'),
  scored: count('Of these, with a result; without one’s own'),
  before: count('Of these, not in calibration yet'),
  here: count('Of these, in calibration now'),
  organisation: Organisation,
});

const Row = z.object({
  appraisalId: text('Appraisal'),
  version: count('Version of the appraisal'),
  employeeId: text('Employee'),
  nip: z.string().optional().openapi(d('Number, for who may read people')),
  name: z.string().optional().openapi(d('Name, for who may read people')),
  assessorId: text('Assessor'),
  assessorName: z.string().optional().openapi(d('Name, for who may read people')),
  final: z.number().nullable().openapi(d('Computed score in hundredths; null: the pack has none')),
  predicate: predicate.openapi(d('Predicate, as it stands')),
  computed: predicate.openapi(d('Predicate to which the rules came')),
  adjustedBy: z.string().optional().openapi(d('Who changed it in calibration')),
  movable: z.boolean().openapi(d('In calibration now; else the result is out, or its stage has not come')),
});

const Check = z.object({
  state: z
    .enum(['none', 'withheld', 'tooSmall', 'kept', 'broken', 'impossible'])
    .openapi(
      d(
        'none: no predicate of the organisation, or it has no pattern; withheld: one’s own case is in the unit; tooSmall: percentages cannot be met by so few and are not asked for; broken: moves would mend it; impossible: none would',
      ),
    ),
  rules: z
    .array(
      z.object({
        kind: z.enum(['atMost', 'atLeast']).openapi(d('At most or at least')),
        of: z.array(z.string()).openapi(d('People with one of these predicates')),
        share: count('Share of the unit, basis points'),
        limit: count('The same in people'),
        people: count('How many there are'),
        kept: z.boolean().openapi(d('Whether it is kept')),
      }),
    )
    .openapi(d('What the pattern asks of this unit')),
  moves: z
    .object({
      people: count('People who would be moved; nobody does it with fewer'),
      exact: z.boolean().openapi(d('false: the search was given up, and fewer might do')),
      sets: z.array(z.array(Flow)).openapi(d('Ways to do it with so few')),
    })
    .nullable()
    .openapi(d('The smallest moves that would keep the pattern; null: none are needed, or none would')),
});

const Assessor = z.object({
  assessorId: text('Assessor'),
  nip: z.string().optional().openapi(d('Number, for who may read people')),
  name: z.string().optional().openapi(d('Name, for who may read people')),
  people: count('People of the unit whom they rated'),
  mean: z.number().openapi(d('Mean, hundredths')),
  spread: z.number().openapi(d('Standard deviation, hundredths')),
  distance: z.number().openapi(d('Mean less that of the unit, hundredths')),
  equal: count('Share of people with the value given most often, basis points'),
  flags: z
    .array(z.enum(['lenient', 'strict', 'same']))
    .openapi(d('What to talk about: far above or below the unit, or nearly all alike. Never a verdict')),
});

const SaidWithWords = z
  .object({
    by: text('Who'),
    at: text('When'),
    words: z.string().optional().openapi(d('Minutes or reason; not for whoever has a case in the unit')),
  })
  .nullable()
  .openapi(d('null: it was not said'));

const Reward = z.object({
  outcomeId: text('Outcome'),
  title: TextSchema,
  over: z.enum(['unit', 'region']).openapi(d('Who shares it')),
  order: TextSchema.openapi(d('In which order it is given')),
  places: z.number().nullable().openapi(d('How many may get it; null: money alone decides')),
  rupiah: z.number().nullable().openapi(d('Whole rupiah that may be spent on it; null: places alone decide')),
  state: z
    .enum(['ahead', 'given', 'withheld'])
    .openapi(d('ahead: as it would be given now; given: the order is fixed; withheld: one’s own case is among them')),
  people: count('People to whom the rules give it'),
  granted: count('Of these, those who are in'),
  spent: count('Whole rupiah for these'),
  rows: z
    .array(
      z.object({
        appraisalId: text('Appraisal'),
        rank: count('Rank'),
        places: count('For how many there is enough'),
        within: z.boolean().openapi(d('Whether they get it')),
      }),
    )
    .openapi(d('People of this unit, the first in order first')),
});

const Unit = z.object({
  ...UnitLine.shape,
  session: z
    .object({
      closed: SaidWithWords,
      overridden: SaidWithWords,
      changed: z.boolean().openapi(d('Results have changed since it was closed')),
    })
    .openapi(d('How far the session is')),
  leftOut: count('Cases of one’s own, which are in nothing below'),
  predicates: z.array(predicate).openapi(d('Predicates of the pack, the best first')),
  pattern: z.string().nullable().openapi(d('Pattern that is held against the unit')),
  counts: people.openapi(d('People per predicate')),
  rewards: z.array(Reward).openapi(d('Rewards of which there are only so many')),
  check: Check.openapi(d('Whether the unit keeps to the pattern')),
  rows: z.array(Row).openapi(d('People with a result, the best first')),
  statistics: z
    .object({
      scale: z.enum(['score', 'predicate']).openapi(d('What is compared: scores, or steps of predicates')),
      mean: z.number().openapi(d('Mean of the unit, hundredths')),
      assessors: z.array(Assessor).openapi(d('Per assessor')),
    })
    .openapi(d('How each assessor rates beside the unit')),
});

export const CalibrationSchema = z
  .object({
    cycleId: text('Cycle'),
    patterns: z.array(z.string()).openapi(d('Predicates of an organisation for which the pack has a pattern')),
    minUnitSize: count('Smaller units are not held against a pattern'),
    units: z.array(UnitLine).openapi(d('Units of the cycle and those above them, parents first')),
    unit: Unit.nullable().openapi(d('The unit that was asked for')),
  })
  .openapi('Calibration');

/** What puts right a figure that was wrong: by whoever sent it, and by those who decide about it after the release. */
import { z } from '@hono/zod-openapi';
import { readAmount } from '../../rules/decide/amounts.ts';
import { finding } from '../../rules/language/errors.ts';
import { type CorrectedActual, MOST_TARGETS } from '../../rules/language/targets.ts';
import type { FactSource, Finding } from '../../rules/language/types.ts';
import { Code, Day, FactsSchema, Reason } from '../http/forms.ts';
import { madeKeyOf } from '../access/person.ts';
import { type About, corrections, NOTHING_CORRECTED } from './check-command.ts';
import { amountFindings } from './check-targets.ts';
import { define } from './define-command.ts';
import { Amount } from './target-forms.ts';

/** Facts that come from outside the appraisal's own people. */
export const OUTSIDE_SOURCES = ['system', 'public', 'training', 'history'] as const satisfies FactSource[];

/** What an objection may correct: everything but the ratings of single colleagues. */
const CORRECTABLE_SOURCES = [...OUTSIDE_SOURCES, 'assessor', 'roster', 'workflow'] as const satisfies FactSource[];

const CorrectedTarget = z
  .strictObject({
    target: Code.openapi({
      description: 'Id of an agreed target; of an earlier part of the year `t1.s1`',
      example: 't1',
    }),
    actual: Amount.openapi({ description: 'What it really came to, in the unit of the target', example: 96 }),
    at: Day.optional().openapi({ description: 'The day on which it was reached, where that was another one' }),
  })
  .openapi('CorrectedTarget');
export const CorrectedTargets = z
  .array(CorrectedTarget)
  .min(1)
  .max(MOST_TARGETS)
  .openapi({ description: 'Targets that came to something else; one that a fact measures is corrected by its fact' });

/** An amount that is none is refused when it is checked. */
export const correctedSent = (targets: z.output<typeof CorrectedTargets> | undefined): CorrectedActual[] | undefined =>
  targets?.map(({ target, actual, at }) => ({
    target,
    actual: readAmount(actual) ?? Number.NaN,
    ...(at !== undefined && { at }),
  }));

export const Corrects = Code.openapi({
  description: 'What of the sender was wrong: its message, its record, or its month',
  example: 'simpus-2026-11',
});

type Deciding = { decision: string; targets?: CorrectedActual[] | undefined };

/** An objection that is upheld changes what the score rests on; else the same score would come out again. */
function checkUpheld({ decision, targets }: Deciding, { appraisal, facts }: About): Finding[] {
  const wrong = amountFindings(targets);
  if (wrong.length > 0 || decision !== 'upheld' || targets !== undefined) return wrong;
  if (Object.keys(corrections(appraisal.facts, facts)).length > 0) return [];
  return [finding(['facts'], 'nothing-corrected', NOTHING_CORRECTED)];
}

/** Two persons decide, each by their own hand: under no key that the other made, nor after one that they made themselves. */
async function checkHands({ deps, appraisal, hands, actorId }: About): Promise<Finding[]> {
  const { correction } = appraisal;
  const heard = [correction?.by, ...(correction?.said ?? []).flatMap(({ by, for: of }) => [by, of])];
  const others = heard.filter((id) => id !== undefined && id !== actorId).map(String);
  if (others.some((id) => hands.includes(id))) return [finding(['decision'], 'same-hands', SAME_HANDS)];
  return (await madeKeyOf(deps.store, actorId, others)) ? [finding(['decision'], 'same-hands', THEIR_KEY)] : [];
}
const THEIR_KEY = {
  id: 'Anda membuat kunci yang dipakai untuk mengirim koreksi ini atau memutusnya. Orang lain yang memutus.',
  en: 'You made the key with which this correction was sent, or decided about. Somebody else decides.',
};
const SAME_HANDS = {
  id: 'Kunci ini dibuat oleh orang yang mengirim koreksi ini atau sudah memutusnya.',
  en: 'This key was made by whoever sent this correction, or has decided about it.',
};

const decision = z.enum(['upheld', 'rejected']).openapi({ description: 'The decision' });

export const CORRECTION_COMMANDS = {
  decideObjection: define('decideObjection', {
    summary: 'Decide an objection',
    schema: z.strictObject({
      decision,
      facts: FactsSchema.optional().openapi({ description: 'What an upheld objection corrects' }),
      targets: CorrectedTargets.optional(),
      reason: Reason,
    }),
    sources: CORRECTABLE_SOURCES,
    check: checkUpheld,
    parts: ({ decision, facts, targets }) => {
      const sent = correctedSent(targets);
      return { message: { decision, ...(sent && { targets: sent }) }, facts };
    },
  }),
  correctFacts: define('correctFacts', {
    summary: 'Correct a figure: scored anew before the release, decided by two persons after it',
    schema: z.strictObject({
      source: Code.openapi({ description: 'The system or office whose figure it is', example: 'simpus' }),
      corrects: Corrects,
      facts: FactsSchema.optional().openapi({ description: 'Facts as they really were' }),
      targets: CorrectedTargets.optional(),
      reason: Reason,
    }),
    sources: OUTSIDE_SOURCES,
    check: ({ targets }) => amountFindings(targets),
    parts: ({ source: sourceId, corrects, facts, targets }) => {
      const sent = correctedSent(targets);
      return { message: { sourceId, corrects, ...(sent && { targets: sent }) }, facts };
    },
  }),
  decideCorrection: define('decideCorrection', {
    summary: 'Decide a correction that came after the release',
    schema: z.strictObject({ decision, reason: Reason }),
    check: (_message, about) => checkHands(about),
    parts: ({ decision }) => ({ message: { decision } }),
  }),
};

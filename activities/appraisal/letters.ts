/**
 * What an outcome is issued with: where the pack has a letter for it, the next number of its series; its line for payroll;
 * what runs after it.
 */
import { awardOf } from '../../rules/decide/award.ts';
import { localDay, offsetMinutesOf } from '../../rules/time/calendar.ts';
import { getDecision } from '../../store/appraisal/decisions.ts';
import { numberLetter } from '../../store/appraisal/letters.ts';
import { outcomeDocId, outcomesOf } from '../../store/appraisal/outcomes.ts';
import type { OutcomeDoc } from '../../store/appraisal/types.ts';
import type { Store } from '../../store/connect.ts';
import { openFollowUp } from '../../store/follow-up/chain.ts';
import type { FollowUpDoc } from '../../store/follow-up/types.ts';
import { addPayLine } from '../../store/payroll/payroll.ts';
import type { RecordBatch } from '../../workflows/record.ts';
import { requiredPack } from '../required-pack.ts';

type Issued = Pick<RecordBatch, 'appraisalId' | 'region' | 'unit' | 'entries'>;
/** Starts what runs on; absent: nothing runs, where everything is played. */
export type StartFollowUp = (followUp: FollowUpDoc) => Promise<void>;

/** After its entries are written: the journal says that it was issued before anything has a number. */
export async function followIssue(store: Store, batch: Issued, start?: StartFollowUp): Promise<void> {
  const { appraisalId, region, unit, entries } = batch;
  const issued = entries.filter(({ type }) => type === 'outcome.issued');
  if (issued.length === 0) return;
  const ids = issued.map(({ data }) => outcomeDocId(appraisalId, Number(data?.['seq'])));
  const outcomes = await outcomesOf(store, region, appraisalId);
  for (const outcome of outcomes.filter(({ _id }) => ids.includes(_id)))
    await numberOne(store, { outcome, unit, start });
}

/** By the pack that proposed it, on the day on which it was decided. */
async function numberOne(
  store: Store,
  { outcome, unit, start }: { outcome: OutcomeDoc; unit: string; start: StartFollowUp | undefined },
): Promise<void> {
  const { region, decisionId, outcomeId, decidedAt } = outcome;
  const stored = await getDecision(store, region, decisionId);
  if (!stored || decidedAt === undefined) return;
  const { pack } = await requiredPack(store, stored.decision.pack.digest);
  const rule = pack.outcomes.find(({ id }) => id === outcomeId);
  if (!rule) return;
  const date = localDay(decidedAt, offsetMinutesOf(pack.calendar.timeZone));
  if (rule.letter) await numberLetter(store, { outcome, series: rule.letter.series, date });
  const award = awardOf(pack, rule, stored.decision);
  if (award && award.total > 0) await addPayLine(store, { outcome, award, date });
  if (!rule.followUp) return;
  const opened = await openFollowUp(store, {
    outcome: { ...outcome, decidedAt },
    pack: stored.decision.pack.digest,
    unit,
  });
  await start?.(opened);
}

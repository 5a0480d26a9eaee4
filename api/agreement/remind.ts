/** Agreements whose day comes, or is past: those concerned are told once of each, whatever becomes of the appraisal. */
import { localDay } from '../../rules/time/calendar.ts';
import { businessAt } from '../../rules/time/clock.ts';
import { dueAgreements, noteTold, playingCycles } from '../../store/agreement/agreements.ts';
import type { AgreementDoc } from '../../store/agreement/types.ts';
import { appraisalsWithIds } from '../../store/appraisal/appraisals.ts';
import type { Store } from '../../store/connect.ts';
import { clockOfCycle } from '../../store/cycle/ahead.ts';
import { WIB_MINUTES } from '../pack/packs.ts';
import { tellOf } from './tell.ts';

/** A day early in the east of the country is better than one late. */
const OFFSET = WIB_MINUTES;

export async function remindOfAgreements(store: Store, now: number): Promise<void> {
  await remind(store, { sandbox: false }, now);
  for (const cycleId of await playingCycles(store)) {
    const clock = await clockOfCycle(store, cycleId);
    if (clock) await remind(store, { cycleId }, businessAt(clock, now));
  }
}

type Of = { cycleId: string } | { sandbox: false };

async function remind(store: Store, of: Of, now: number): Promise<void> {
  const day = localDay(now, OFFSET);
  const coming = await dueAgreements(store, { ...of, told: 1, field: 'remindOn', day });
  const past = await dueAgreements(store, { ...of, told: 2, field: 'due', day });
  await tell(
    store,
    coming.filter(({ due }) => due >= day),
    { template: 'agreement-due', told: 1, now },
  );
  await tell(store, past, { template: 'agreement-overdue', told: 2, now });
}

type Telling = { template: 'agreement-due' | 'agreement-overdue'; told: number; now: number };

async function tell(store: Store, agreements: AgreementDoc[], { template, told, now }: Telling): Promise<void> {
  if (agreements.length === 0) return;
  const appraisals = await appraisalsWithIds(store, [...new Set(agreements.map(({ appraisalId }) => appraisalId))]);
  const assessors = new Map(appraisals.map(({ _id, assessorId }) => [_id, assessorId]));
  for (const agreement of agreements) {
    await tellOf(store, agreement, { template, assessorId: assessors.get(agreement.appraisalId) ?? null, at: now });
    await noteTold(store, agreement._id, told);
  }
}

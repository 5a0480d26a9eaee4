/** Whom a follow-up concerns is told of it, each once: the notice has a key of its own. */
import { localDay } from '../../rules/time/calendar.ts';
import type { TimedAct } from '../../rules/time/follow-up-acts.ts';
import { hasEnded } from '../../rules/time/ended.ts';
import { appraisalsOfPerson } from '../appraisal/appraisals.ts';
import type { AppraisalDoc } from '../appraisal/types.ts';
import type { Store } from '../connect.ts';
import { insertOwnNotice } from '../people/notices.ts';
import type { FollowUpNotice } from '../people/types.ts';
import type { WholeFollowUp } from './chain.ts';
import type { FollowUpDoc } from './types.ts';

/**
 * Appraisals by which somebody stands to the person: those that run beside it, and the one that it came from. The first
 * says who assesses now.
 */
export async function besideFollowUp(
  store: Store,
  { region, employeeId, appraisalId, sandbox }: FollowUpDoc,
): Promise<AppraisalDoc[]> {
  const all = await appraisalsOfPerson(store, { region, employeeId });
  const running = all.filter((each) => !hasEnded(each) && each.sandbox === sandbox && each._id !== appraisalId);
  return [...running, ...all.filter(({ _id }) => _id === appraisalId)];
}

type Telling = {
  key: string;
  template: FollowUpNotice;
  to: (string | null)[];
  at: number;
  params?: Record<string, string>;
};

export async function tellAbout(store: Store, doc: FollowUpDoc, { key, template, to, at, params }: Telling) {
  const { _id, region, unit, appraisalId, code } = doc;
  for (const one of new Set(to)) {
    if (one === null) continue;
    await insertOwnNotice(store, {
      key: `follow-up/${_id}/${key}/${one}`,
      to: one,
      region,
      unit,
      appraisalId,
      template,
      at,
      params: { code, ...params },
    });
  }
}

/** What time did. A reminder goes to whoever has to act, what was missed also to whoever stands above. */
export async function tellOfFollowUp(store: Store, whole: WholeFollowUp, { type, step, key, at }: TimedAct) {
  const { doc, followUp, calendar } = whole;
  const [now] = await besideFollowUp(store, doc);
  const assessor = now?.assessorId ?? null;
  const due = followUp.open.find(({ id }) => id === step)?.due;
  const params = { step, ...(due !== undefined && { due: localDay(due, calendar.offsetMinutes) }) };
  const waited = step === 'plan' && followUp.plan ? doc.employeeId : assessor;
  if (type === 'followUp.reminded')
    await tellAbout(store, doc, { key, template: 'follow-up-reminder', to: [waited], at, params });
  if (type === 'followUp.escalated')
    await tellAbout(store, doc, {
      key,
      template: 'follow-up-escalated',
      to: [assessor, now?.secondReviewerId ?? null],
      at,
      params,
    });
}

/** That it has begun, or ended. */
export async function tellEnds(store: Store, { doc, followUp, entries, calendar }: WholeFollowUp): Promise<void> {
  const [now] = await besideFollowUp(store, doc);
  const to = [doc.employeeId, now?.assessorId ?? null];
  const at = followUp.ended?.at ?? entries[0]?.at ?? 0;
  const { offsetMinutes } = calendar;
  if (followUp.ended)
    await tellAbout(store, doc, {
      key: 'ended',
      template: 'follow-up-ended',
      to,
      at,
      params: { result: followUp.result ?? '' },
    });
  else
    await tellAbout(store, doc, {
      key: 'opened',
      template: 'follow-up-opened',
      to,
      at,
      params: { ...(doc.step && { step: doc.step }), ...(doc.dueAt && { due: localDay(doc.dueAt, offsetMinutes) }) },
    });
}

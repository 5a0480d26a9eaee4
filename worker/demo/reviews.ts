/** A review of the demo: the assessor takes what the rules propose, both talk where the pack wants it, and say what they agree. */
import type { Act } from '../../activities/cast/situation.ts';
import { addCalendarDays, localDay } from '../../rules/time/calendar.ts';
import type { Post, Reply } from './client.ts';
import type { Run } from './run.ts';
import type { Appraisal, List } from './wire.ts';

type Seen = {
  reviews: { id: string; result: string | null; dialogue: string | null; proposed: { result: string } | null }[];
};
type Agreement = { id: string; kind: string; state: string; needs: string; due: string; acknowledgedBy: string | null };
type Ask = (request: Pick<Post, 'key' | 'path' | 'body'> & { n: string }) => Promise<Reply<Agreement>>;

const LASTS = 45;
const AGREED: Partial<Record<string, string>> = {
  COACH: 'Pendampingan dua mingguan: menata berkas, membagi pekerjaan, dan melaporkan kemajuan tiap Jumat.',
  WARN: 'Capaian dilihat lagi bersama; sampai saat itu kemajuan dilaporkan tiap minggu.',
};
const TALKED = 'Kendala dibahas berdua; laporan dikirim tiap akhir bulan, dan atasan menanggapinya dalam lima hari.';

type Reviewing = { run: Run; appraisal: Appraisal; act: Act; ask: Ask };

/** What is sent as the result of a review. */
export async function reviewBody({ run, appraisal, act, ask }: Reviewing): Promise<Record<string, unknown>> {
  if (act.name !== 'submitReview') return {};
  const { body, actor } = act.command;
  const key = run.keyOf(actor);
  const path = `/v1/appraisals/${appraisal.id}`;
  const seen = await run.client.get<Seen>(key, `${path}/review`);
  const meant = seen.reviews.find(({ id }) => id === (body.reviewId ?? appraisal.stage));
  const today = localDay(run.now, run.plan.calendar.offsetMinutes);
  const due = addCalendarDays(today, LASTS);
  const reviewId = body.reviewId === undefined ? {} : { reviewId: body.reviewId };
  const n = `${appraisal.id}/${act.key}`;
  if (meant?.dialogue === 'wanted') {
    const dialogue = { kind: 'dialogue', text: TALKED, due, heldOn: today, ...reviewId };
    await ask({ key, path: `${path}/agreements`, body: dialogue, n: `${n}/dialogue` });
    await acknowledged({ run, appraisal, act, ask });
  }
  const result = meant?.proposed?.result ?? body.result;
  const text = AGREED[result];
  return { ...body, result, ...(text && { agreements: [{ text, due }] }) };
}

/** The person says that they know of it; what is past its day the assessor has looked at, and closes. */
export async function acknowledged({ run, appraisal, act, ask }: Reviewing): Promise<void> {
  if (act.name === 'release') return;
  const own = run.keyOf({ id: run.personOf(appraisal.employeeId)?.id ?? '', as: 'employee' });
  const today = localDay(run.now, run.plan.calendar.offsetMinutes);
  const open = await run.client.get<List<Agreement>>(own, `/v1/appraisals/${appraisal.id}/agreements?state=open`);
  for (const { id, needs, due, acknowledgedBy } of open.data) {
    const at = `/v1/agreements/${id}`;
    if (needs === 'employee' && acknowledgedBy === null)
      await ask({ key: own, path: `${at}/acknowledge`, body: {}, n: `${id}/acknowledge` });
    if (due < today)
      await ask({ key: run.keyOf(act.command.actor), path: `${at}/close`, body: { state: 'done' }, n: `${id}/close` });
  }
}

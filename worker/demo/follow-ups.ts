/**
 * After the year: what runs after outcomes goes on. Everybody does their steps, by and large; time jumps to the next day on
 * which one is awaited, until all have ended.
 */
import { pick } from '../../rules/decide/draw.ts';
import { mustPost } from './client.ts';
import { operate } from './hand.ts';
import type { Run } from './run.ts';
import type { List } from './wire.ts';

const MOST_MOVES = 120;

type Row = { id: string; cycleId: string; employeeId: string; appraisalId: string };
type Whole = Row & { may: string[]; plan: object | null };

export async function playFollowUps(run: Run, signal: AbortSignal): Promise<void> {
  for (let moves = 0; moves < MOST_MOVES && !signal.aborted; moves += 1) {
    const path = `/v1/follow-ups?region=${run.world.region}&open=true&limit=200`;
    const { data } = await run.client.get<List<Row>>(run.serviceKey('hr'), path);
    const running = data.filter(({ cycleId }) => cycleId === run.cycleId);
    if (running.length === 0) return;
    let acted = false;
    for (const row of running) acted = (await stepsOf(run, row)) || acted;
    if (acted) continue;
    const body = { next: true };
    const { clock } = await operate(run, { path: 'clock', as: 'admin', body, n: `after/${moves}` });
    run.now = Math.max(run.now, Date.parse(clock?.now ?? '') || 0);
  }
}

async function stepsOf(run: Run, row: Row): Promise<boolean> {
  const appraisal = run.appraisals.get(row.appraisalId);
  const person = run.personOf(row.employeeId);
  const superior = run.personOf(appraisal?.assessorId ?? '');
  const keys = [
    person && run.keyOf({ id: person.id, as: 'employee' }),
    superior && run.keyOf({ id: superior.id, as: 'assessor' }),
    run.serviceKey('hr'),
  ];
  let acted = false;
  for (const key of keys) {
    if (key === undefined) continue;
    const whole = await run.client.get<Whole>(key, `/v1/follow-ups/${row.id}`);
    // One step each time it is read: what has been done may leave nothing of the others.
    const [first] = whole.may.flatMap((step) => {
      const body = bodyOf(run, whole, step);
      return body === null ? [] : [{ step, body }];
    });
    if (!first) continue;
    const idempotencyKey = `${run.world.region}/${row.id}/${first.step}/${String(whole.plan !== null)}`;
    await mustPost(run.client, { key, path: `/v1/follow-ups/${row.id}/steps`, body: first.body, idempotencyKey });
    acted = true;
  }
  return acted;
}

/** Null: nobody does it. Some check-ins are missed, as they are in every year. */
function bodyOf(run: Run, { id, employeeId, plan }: Whole, step: string): Record<string, unknown> | null {
  const [name = '', month] = step.split('/');
  const of = `${run.world.seed}/${run.personOf(employeeId)?.id ?? id}`;
  const drawn = <T>(what: string, values: readonly T[]): T => pick(values, `${of}/${what}`);
  switch (name) {
    case 'plan':
      return plan === null ? { step: 'plan', text: PLAN } : null;
    case 'agree':
      return { step: 'agree' };
    case 'checkIn':
      return drawn(step, [true, true, true, true, false])
        ? { step: 'checkIn', month: Number(month), standing: drawn(`${step}/as`, ['onTrack', 'behind']), text: TALKED }
        : null;
    case 'evaluate':
      return { step: 'evaluate', result: drawn('result', ['passed', 'failed']), text: EVALUATED };
    case 'test':
      return { step: 'test', result: drawn('test', ['passed', 'failed']), text: TESTED };
    case 'serve':
      return { step: 'serve', on: new Date(run.now).toISOString().slice(0, 10), text: SERVED };
    default:
      return null;
  }
}

const PLAN = 'Berkas selesai tepat waktu setiap pekan, didampingi rekan senior; diukur dari rekapitulasi bulanan.';
const TALKED = 'Dibahas berdua; kendala dan langkah bulan depan dicatat.';
const EVALUATED = 'Dibandingkan dengan rencana dan catatan setiap bulan.';
const TESTED = 'Uji kompetensi oleh tim penguji; berita acara tersimpan di kepegawaian.';
const SERVED = 'Diserahkan langsung, tanda terima tersimpan.';

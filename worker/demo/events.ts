/** What happens once in a region's year besides the stages: HR, a decree, citizens, surveys, a complaints system. */
import { pick } from '../../rules/decide/draw.ts';
import { localDay } from '../../rules/time/calendar.ts';
import { DAY_MS } from '../../rules/time/units.ts';
import { mustPost } from './client.ts';
import { setGoals } from './goals.ts';
import { settleJointTarget, signJointTarget } from './joint.ts';
import { operate, postFacts } from './hand.ts';
import type { Run, ServiceRole } from './run.ts';
import { type Appraisal, isEnded, type ReviewsReport } from './wire.ts';
import { surveyLines } from './world.ts';

/** By decree one unit gets this much more time; it uses the first part, which is already after the old deadline. */
const EXTENSION_DAYS = 30;
const USED_DAYS = 7;
const DECREE = 'Keputusan Kepala Daerah 061/2026';
const EXTRA_REVIEW = { reviewId: 'complaints-2026', workingDays: 10 } as const;

/** What citizens write on the portal. The last one names a person and is refused by the moderator. */
const VOICES = [
  { text: 'Antrean lebih cepat daripada tahun lalu, terima kasih.', publish: true },
  { text: 'Petugas ramah, tetapi loket baru dibuka setelah pukul sembilan.', publish: true },
  { text: 'Mohon jadwal layanan ditempel di pintu masuk.', publish: true },
  { text: 'Formulir daring sering gagal dikirim dari ponsel.', publish: true },
  { text: 'Ruang tunggu sempit dan kursinya kurang untuk orang tua.', publish: true },
  { text: 'Pegawai bernama Budi di loket dua kasar sekali!', publish: false },
] as const;

/** `at`: the business instant; absent while that cannot be said yet. */
type Event = { id: string; at: (run: Run) => number | undefined; what: (run: Run) => Promise<void> };

const open = (run: Run) => [...run.appraisals.values()].filter((appraisal) => !isEnded(appraisal));
const executions = (run: Run) => run.world.pack.phases.filter(({ kind }) => kind === 'execution').map(({ id }) => id);
const firstReview = (run: Run) => run.world.pack.phases.find(({ kind }) => kind === 'review')?.id;

/** When the first appraisal has spent this share of a stage. A pack without such a stage: at once. */
function shareOf(run: Run, stage: string | undefined, share: number): number | undefined {
  if (stage === undefined) return run.now;
  const moments = open(run)
    .filter((appraisal) => appraisal.stage === stage && appraisal.dueAt !== null)
    .map(({ stageOpenedAt, dueAt }) => {
      const [from, to] = [Date.parse(stageOpenedAt), Date.parse(dueAt ?? '')];
      return Math.round(from + share * (to - from));
    });
  return moments.length > 0 ? Math.min(...moments) : undefined;
}
const inFirstExecution = (share: number) => (run: Run) => shareOf(run, executions(run)[0], share);
const inLastExecution = (share: number) => (run: Run) => shareOf(run, executions(run).at(-1), share);

const postAs = (run: Run, role: ServiceRole, path: string, of: { n: string; body: Record<string, unknown> }) =>
  mustPost<{ id?: string }>(run.client, {
    key: run.serviceKey(role),
    path,
    body: of.body,
    idempotencyKey: `${run.world.region}/${of.n}`,
  });

const appraisalOf = (run: Run, person: string): Appraisal | undefined =>
  open(run).find(({ employeeId }) => employeeId === run.idOf(person));

async function leave(run: Run): Promise<void> {
  const leaver = appraisalOf(run, run.world.parts.leaves);
  if (!leaver) return;
  const body = { reasonCode: 'moved-away', reason: 'Pindah ke instansi lain atas permintaan sendiri.' };
  await postAs(run, 'admin', `/v1/appraisals/${leaver.id}/cancel-appraisal`, { n: 'leave', body });
}

/** The head of another unit takes over; the second reviewer stays. */
async function reassign(run: Run): Promise<void> {
  const appraisal = appraisalOf(run, run.world.parts.reassigned);
  if (!appraisal) return;
  const { assessorId, secondReviewerId, employeeId, unit } = appraisal;
  const { people, superiors } = run.world;
  const other = people
    .filter((person) => superiors.includes(person.id) && person.appraised && person.unit !== unit)
    .map(({ id }) => run.idOf(id))
    .find((id) => id !== undefined && ![assessorId, secondReviewerId, employeeId].includes(id));
  if (other === undefined) return;
  const body = { assessorId: other, reason: 'Atasan lama berpindah tugas; penilai diganti.' };
  await postAs(run, 'admin', `/v1/appraisals/${appraisal.id}/reassign-assessor`, { n: 'reassign', body });
}

async function openExtraReviews(run: Run): Promise<void> {
  const employees = run.world.parts.extraReviews.map((id) => run.idOf(id));
  const report = await mustPost<ReviewsReport>(run.client, {
    key: run.serviceKey('system'),
    path: '/v1/reviews',
    body: { cycle: run.cycleId, employees, ...EXTRA_REVIEW, reason: 'Laju pengaduan pada aplikasi layanan meningkat.' },
    idempotencyKey: `${run.world.region}/reviews/${EXTRA_REVIEW.reviewId}`,
  });
  for (const { status, code } of report.results) {
    if (status === 'opened') continue;
    run.refusals.push({ command: `${run.world.region} extra review`, code: code ?? status, detail: status });
  }
}

/** The unit that gets more time by decree, in its first review. */
const unitWithMoreTime = ({ world: { units, seed, region } }: Run): string =>
  pick(units, seed, region, 'extended').unit;

const inExtendedReview = (run: Run): Appraisal[] =>
  open(run).filter(
    ({ unit, stage, stageOpenedAt }) =>
      unit === unitWithMoreTime(run) && stage === firstReview(run) && Date.parse(stageOpenedAt) <= run.now,
  );

/** The day counted in the region, so that the decree names a date people would name. */
async function extend(run: Run): Promise<void> {
  const waiting = inExtendedReview(run).find(({ dueAt }) => dueAt !== null);
  if (!waiting?.dueAt) return;
  const due = Date.parse(waiting.dueAt);
  const until = localDay(due + EXTENSION_DAYS * DAY_MS, run.plan.calendar.offsetMinutes);
  const reason = 'Banjir menutup kantor; tinjauan diberi waktu tambahan.';
  const body = { stage: waiting.stage, until, decree: DECREE, reason, unit: waiting.unit };
  await operate(run, { path: 'extend', as: 'admin', body, n: 'extend' });
  run.dueBeforeDecree = due;
}

/** Until when a decree lets somebody wait: past the old deadline, and in time all the same. */
export function heldByDecree(run: Run, { unit, stage }: Appraisal): number {
  if (unit !== unitWithMoreTime(run) || stage !== firstReview(run)) return 0;
  return run.dueBeforeDecree === null ? Infinity : run.dueBeforeDecree + USED_DAYS * DAY_MS;
}

/** Citizens write to the units that serve them; HR publishes what names nobody. */
async function speakUp(run: Run): Promise<void> {
  const { region, units } = run.world;
  for (const [index, voice] of VOICES.entries()) {
    const received = await mustPost<{ id: string }>(run.client, {
      key: null,
      path: `/v1/public/units/${region}/${units[index % units.length]?.unit ?? ''}/voices`,
      body: { text: voice.text },
      idempotencyKey: `${region}/voice/${index}`,
    });
    const reason = 'Menyebut nama orang; masukan tentang layanan tetap diterima tanpa nama.';
    const body = voice.publish ? { decision: 'published' } : { decision: 'refused', reason };
    await postAs(run, 'hr', `/v1/voices/${received.id}/moderate`, { n: `moderate/${index}`, body });
  }
}

async function setAims(run: Run): Promise<void> {
  await setGoals(run);
  await signJointTarget(run);
}

async function survey(run: Run): Promise<void> {
  await postFacts(run, { source: 'satisfaction-survey', n: 'survey', lines: surveyLines(run.world) });
  await settleJointTarget(run);
}

/** Somebody who has received their result, and whose figure turns out wrong; whoever objects has it corrected that way. */
function wronglyCounted(run: Run): { appraisal: Appraisal; facts: Record<string, number> } | undefined {
  const { people, pack } = run.world;
  const received = people.slice(0, -1).flatMap(({ id }) => appraisalOf(run, id) ?? []);
  const appraisal = received.find(
    ({ stageKind, state, acknowledged, objection, correction }) =>
      stageKind === 'result' && state === 'RUNNING' && acknowledged !== null && !objection && !correction,
  );
  const [name, fact] =
    Object.entries(pack.facts).find(
      ([each, { type, source }]) =>
        type === 'int' && (source === 'public' || source === 'system') && typeof appraisal?.facts[each] === 'number',
    ) ?? [];
  if (!appraisal || name === undefined) return undefined;
  const now = Number(appraisal.facts[name]);
  const { max = Infinity } = fact ?? {};
  return { appraisal, facts: { [name]: now + CORRECTED_BY > max ? now - CORRECTED_BY : now + CORRECTED_BY } };
}
const CORRECTED_BY = 10;

async function correctFigure(run: Run): Promise<void> {
  const found = wronglyCounted(run);
  if (!found) return;
  const { appraisal, facts } = found;
  await postFacts(run, {
    source: 'satisfaction-survey',
    n: `correction/${run.period.label}`,
    lines: [
      {
        employee: appraisal.employeeId,
        facts,
        corrects: 'survey-11',
        reason: 'Jawaban bulan November terhitung dua kali; rekap diperbaiki.',
      },
    ],
  });
}

const EVENTS: Event[] = [
  { id: 'goals', at: (run) => run.now, what: setAims },
  { id: 'reassign', at: inFirstExecution(0.3), what: reassign },
  {
    id: 'voices',
    at: (run) => (run.world.pack.publicVoice.portal ? inFirstExecution(0.4)(run) : undefined),
    what: speakUp,
  },
  { id: 'extend', at: (run) => (inExtendedReview(run).length > 0 ? run.now : undefined), what: extend },
  { id: 'extra-review', at: inLastExecution(0.15), what: openExtraReviews },
  { id: 'leave', at: inLastExecution(0.3), what: leave },
  { id: 'survey', at: inLastExecution(0.45), what: survey },
  { id: 'correction', at: (run) => (wronglyCounted(run) ? run.now : undefined), what: correctFigure },
];

const ahead = (run: Run) => EVENTS.filter(({ id }) => !run.happened.has(id));

/** The instant of the next event that is still to come. */
export const nextEvent = (run: Run): number => Math.min(...ahead(run).map(({ at }) => at(run) ?? Infinity));

export const dueEvents = (run: Run): (() => Promise<void>)[] =>
  ahead(run)
    .filter(({ at }) => (at(run) ?? Infinity) <= run.now)
    .map(({ id, what }) => async () => {
      await what(run);
      run.happened.add(id);
    });

/** The demo's hand: sends what the cast does, over HTTP and each with their own key, as the people themselves would. */
import type { Act } from '../../activities/cast/situation.ts';
import { amountOf } from '../../rules/decide/amounts.ts';
import { pick } from '../../rules/decide/draw.ts';
import type { CommandName, Target } from '../../workflows/messages.ts';
import { mustPost, type Post, type ProblemBody, problemDetail, type Reply } from './client.ts';
import { giveProof } from './proof.ts';
import { acknowledged, reviewBody } from './reviews.ts';
import type { Run } from './run.ts';
import type { Appraisal, FactsReport, Operation } from './wire.ts';
import { borne } from './joint.ts';
import { HR_PERSON } from './setup.ts';
import type { Line } from './world.ts';

/** Something that is to be done now, about one appraisal. */
export type Due = { appraisal: Appraisal; act: Act };

/** Reasons and remarks, as people write them; stored with the command, never inside the workflow engine. */
type Words = (body: Record<string, unknown>, key: string) => Record<string, unknown>;
const WORDS: Partial<Record<CommandName, Words>> = {
  returnTargets: () => ({ reason: 'Target kedua belum terukur; mohon tambahkan angka dan tenggatnya.' }),
  submitSelfAssessment: () => ({
    text: 'Pekerjaan berjalan sesuai rencana; kendala sudah saya sampaikan kepada atasan.',
  }),
  submitReview: () => ({ text: 'Dibahas berdua; kesepakatan dicatat.' }),
  submitFeedback: (_, key) => pick(OF_COLLEAGUES, key),
  object: () => ({ reason: 'Bukti pelayanan semester kedua belum ikut dihitung.' }),
  decideObjection: ({ decision }) => ({
    reason:
      decision === 'upheld'
        ? 'Bukti tambahan diterima setelah sidang; penilaian diperbaiki.'
        : 'Bukti sudah diperhitungkan; nilai tetap.',
  }),
  recordHearing: ({ step }) => ({
    text:
      step === 'summoned'
        ? 'Ruang rapat kepegawaian, pukul 09.00; pokok pemeriksaan: hasil kerja dua tahun terakhir.'
        : 'Berita acara pemeriksaan ditandatangani dan tersimpan di kepegawaian.',
  }),
  decideCorrection: () => ({ reason: 'Rekap survei sudah diperiksa; angka yang diperbaiki benar.' }),
  decideOutcome: ({ decision }) => ({
    reason:
      decision === 'approved'
        ? 'Usulan sesuai aturan dan bukti.'
        : 'Belum tepat pada saat ini; ditinjau kembali tahun depan.',
  }),
  reassignAssessor: () => ({ reason: 'Atasan penilai ikut menilai; keberatan diputuskan oleh pejabat lain.' }),
};

/** Not everybody writes something. */
const OF_COLLEAGUES = [
  { text: 'Selalu siap membantu saat loket ramai, dan menjelaskan prosedur dengan sabar kepada warga.' },
  {
    text: 'Berkasnya rapi dan jarang perlu diperiksa ulang. Akan lebih baik bila kemajuan pekerjaan dibagikan lebih awal.',
  },
  { text: 'Enak diajak bekerja sama. Dalam rapat dapat lebih berani menyampaikan pendapat.' },
  { text: 'Cepat mempelajari aplikasi baru, lalu mengajari kami.' },
  { text: 'Kadang menunda pekerjaan yang tidak mendesak, sehingga bagian lain ikut menunggu.' },
  { text: 'Jujur soal kendala dan tidak segan meminta bantuan.' },
  { text: 'Perlu lebih sering berbagi pekerjaan dengan rekan satu tim.' },
  {},
  {},
];

/** HR decides as a person. */
const BY_HR = { id: HR_PERSON, as: 'official' } as const;

const PROGRESS = 'Sesuai rekapitulasi berkas; bukti tersimpan di unit.';

/** Everything that is due as pieces of work: facts in one batch, units released as a whole, the rest one by one. */
export function workOf(run: Run, due: Due[]): (() => Promise<void>)[] {
  const facts = new Map<string, Due[]>();
  const commands: Due[] = [];
  for (const each of due) {
    const { name, key } = each.act;
    if (name === 'recordFacts') facts.set(key, [...(facts.get(key) ?? []), each]);
    else if (name !== 'release') commands.push(each);
  }
  // A release reaches people a moment after it is done.
  const units = readyUnits(run, due).filter((unit) => (run.released.get(unit) ?? 0) < Date.now() - RELEASE_AGAIN_MS);
  return [
    ...commands.map((each) => () => command(run, each)),
    ...[...facts].map((batch) => () => recordFacts(run, ...batch)),
    ...units.map((unit) => () => release(run, unit)),
  ];
}

/** What a joint target came to is told by the units that own it. */
function alone({ appraisal, act }: Due): Due {
  if (act.name !== 'reportProgress') return { appraisal, act };
  const isJoint = (id: string) => appraisal.targets.some((each) => each.id === id && each.jointTarget !== undefined);
  const reports = act.command.body.reports.filter(({ target }) => !isJoint(target));
  return { appraisal, act: { ...act, command: { ...act.command, body: { reports } } } };
}

async function command(run: Run, due: Due): Promise<void> {
  const { appraisal, act } = alone(due);
  if (act.name === 'release') return;
  if (act.name === 'reportProgress' && act.command.body.reports.length === 0) {
    run.done.add(`${appraisal.id}/${act.key}`);
    return;
  }
  const { command: given, name } = act;
  const reviewing = { run, appraisal, act, ask: (request: Sent) => post<never>(run, request) };
  const body = {
    ...bodyOf(run, { appraisal, act }),
    ...(name === 'submitReview' && (await reviewBody(reviewing))),
    ...(given.facts && { facts: given.facts }),
  };
  const path = `/v1/appraisals/${appraisal.id}/${kebab(name)}`;
  const key = run.keyOf(name === 'decideCorrection' && given.actor.as === 'admin' ? BY_HR : given.actor);
  const reply = await post(run, { key, path, body, n: `${appraisal.id}/${act.key}` });
  note(run, {
    appraisalId: appraisal.id,
    key: act.key,
    command: `${appraisal.stage} ${name}`,
    problem: problemIn(reply),
  });
  if (name === 'submitReview' && reply.ok) await acknowledged(reviewing);
  if (name === 'reportProgress' && reply.ok) await prove(run, { appraisal, act });
}

/** With what is reported first comes the proof of the first of it. */
async function prove(run: Run, { appraisal, act }: Due): Promise<void> {
  const once = `${appraisal.id}/proof`;
  if (act.name !== 'reportProgress' || run.happened.has(once)) return;
  run.happened.add(once);
  const [first] = act.command.body.reports;
  const proof = { key: run.keyOf(act.command.actor), target: first?.target ?? '' };
  for (const { code, ...problem } of await giveProof(run, appraisal, proof, (request) => post(run, request))) {
    run.refusals.push({
      command: `${run.world.region} addEvidence`,
      code,
      detail: problemDetail({ code, ...problem }),
    });
  }
}

function bodyOf(run: Run, { appraisal, act }: Due): Record<string, unknown> {
  if (act.name === 'release') return {};
  if (act.name === 'proposeTargets') return { targets: targetsOf(run, appraisal, act.command.body.targets) };
  if (act.name === 'reportProgress') {
    const { reports } = act.command.body;
    return {
      reports: reports.map(({ actual, ...report }) => ({ ...report, actual: amountOf(actual), note: PROGRESS })),
    };
  }
  const body: Record<string, unknown> = { ...act.command.body };
  for (const name of ['assessorId', 'secondReviewerId']) if (name in body) body[name] = run.idOf(String(body[name]));
  if (Array.isArray(body['peers'])) body['peers'] = body['peers'].map((id) => run.idOf(String(id)));
  const wordsFrom = `${run.personOf(appraisal.employeeId)?.id}/${act.key}`;
  return { ...body, ...WORDS[act.name]?.(body, wordsFrom) };
}

/** What the cast counts in ten-thousandths, people write in units. */
function inUnits({ value, ...target }: Target) {
  return {
    ...target,
    ...(value !== undefined && { value: amountOf(value), ...PER_ASPECT[target.aspect ?? 'quantity'] }),
  };
}
const PER_ASPECT = {
  quantity: { measure: 'Berkas pelayanan yang selesai', unit: 'berkas' },
  quality: { measure: 'Berkas yang selesai tanpa perbaikan', unit: 'persen' },
  time: { measure: 'Rata-rata waktu penyelesaian', unit: 'hari kerja' },
  cost: { measure: 'Biaya per kegiatan', unit: 'ribu rupiah' },
};

function targetsOf(run: Run, { unit }: Appraisal, targets: Target[]) {
  const goal = run.goals.get(unit);
  return targets.map((target, index) => ({
    ...inUnits(target),
    title: `Hasil kerja yang disepakati dengan atasan ${index + 1}`,
    due: run.period.to,
    ...(index === 0 && goal !== undefined && { contributesTo: goal }),
    ...(index === 0 && borne(run, unit, target.value !== undefined)),
  }));
}

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

type Sent = Pick<Post, 'key' | 'path' | 'body' | 'contentType'> & { n: string };
export function post<T>(run: Run, { n, ...request }: Sent): Promise<Reply<T>> {
  const tries = run.tries.get(n) ?? 0;
  const again = tries > 0 ? `/try-${tries + 1}` : '';
  return run.client.post<T>({ ...request, idempotencyKey: `${run.world.region}/${n}${again}` });
}

const problemIn = (reply: Reply<unknown>): ProblemBody | null => (reply.ok ? null : reply.problem);

const RELEASE_AGAIN_MS = 5_000;
const TRIES = 3;
type Noted = { appraisalId: string; key: string; command: string; problem: ProblemBody | null };

/** What was refused is tried again while somebody still waits for it, and at last kept as a refusal. */
function note(run: Run, { appraisalId, key, command: name, problem }: Noted): void {
  const n = `${appraisalId}/${key}`;
  const tries = (run.tries.get(n) ?? 0) + 1;
  if (problem === null || problem.code === 'already-done') run.done.add(n);
  else if (tries < TRIES) run.tries.set(n, tries);
  else {
    run.done.add(n);
    run.refusals.push({ command: `${run.world.region} ${name}`, code: problem.code, detail: problemDetail(problem) });
  }
}

async function recordFacts(run: Run, key: string, due: Due[]): Promise<void> {
  const lines = due.map(({ appraisal, act }) => ({
    employee: appraisal.employeeId,
    facts: act.name === 'recordFacts' ? (act.command.facts ?? {}) : {},
  }));
  await postFacts(run, {
    source: 'services',
    n: `${key}/${due.map(({ appraisal }) => appraisal.id).sort()[0]}`,
    lines,
  });
  for (const { appraisal, act } of due) run.done.add(`${appraisal.id}/${act.key}`);
}

const LINES_PER_REQUEST = 100;
const RECORDED = new Set(['recorded', 'partial']);

/** The agencies' own systems send their facts in batches. */
export async function postFacts(run: Run, of: { source: string; n: string; lines: Line[] }): Promise<void> {
  const { source, n, lines } = of;
  const { region } = run.world;
  for (let from = 0; from < lines.length; from += LINES_PER_REQUEST) {
    const report = await mustPost<FactsReport>(run.client, {
      key: run.keyOf({ id: '', as: 'system' }),
      path: '/v1/facts',
      body: { region, source, cycle: run.cycleId, lines: lines.slice(from, from + LINES_PER_REQUEST) },
      idempotencyKey: `${region}/facts/${n}/${from}`,
    });
    for (const { status, errors = [] } of report.lines) {
      if (RECORDED.has(status)) continue;
      const refusal = { code: errors[0]?.code ?? status, detail: errors[0]?.detail ?? '' };
      run.refusals.push({ command: `${region} facts ${source}`, ...refusal });
    }
  }
}

/** Units whose running appraisals all wait for calibration: HR releases a unit when all of it has arrived. */
export function unitsToRelease(appraisals: Iterable<Pick<Appraisal, 'unit' | 'state' | 'stageKind'>>): string[] {
  const ready = new Map<string, boolean>();
  for (const { unit, state, stageKind } of appraisals) {
    if (state === 'CLOSED' || state === 'CANCELLED') continue;
    ready.set(unit, (ready.get(unit) ?? true) && stageKind === 'calibration');
  }
  return [...ready].filter(([, waits]) => waits).map(([unit]) => unit);
}

/** Those of which all wait to be released. */
export function readyUnits(run: Run, due: Due[]): string[] {
  const waiting = new Set(due.filter(({ act }) => act.name === 'release').map(({ appraisal }) => appraisal.unit));
  return unitsToRelease(run.appraisals.values()).filter((unit) => waiting.has(unit));
}

async function release(run: Run, unit: string): Promise<void> {
  run.released.set(unit, Date.now());
  const n = `release/${unit}`;
  const times = run.tries.get(n) ?? 0;
  run.tries.set(n, times + 1);
  await operate(run, { path: 'release', as: 'hr', body: { unit }, n: `${n}/${times + 1}` });
}

type Ordered = { path: string; as: 'hr' | 'admin'; body: Record<string, unknown>; n: string };

/** An operation on the cycle, from request until it has reached everybody. */
export async function operate(run: Run, { path, as, body, n }: Ordered): Promise<Operation> {
  const key = run.serviceKey(as);
  const at = `/v1/cycles/${run.cycleId}`;
  let operation = await mustPost<Operation>(run.client, {
    key,
    path: `${at}/${path}`,
    body,
    idempotencyKey: `${run.cycleId}/${n}`,
  });
  while (operation.state === 'RUNNING') {
    await new Promise((resolve) => setTimeout(resolve, 100));
    operation = await run.client.get<Operation>(key, `${at}/operations/${operation.opId}`);
  }
  if (operation.state === 'FAILED') throw new Error(`${path} failed: ${operation.code}`);
  return operation;
}

/** Whether the run kept its promise, in words that say what to do when it did not. */
import { monthsOf } from './actions/daily-reports.ts';
import { slips } from './ledger.ts';
import type { Run } from './player.ts';
import { counts } from './tables.ts';
import type { RegionSummary } from './wire.ts';

export type Verdict = { ok: boolean; lines: string[] };

/** Digests that the script sends in a whole year and that are not there, where the pack asks for daily reports. */
const missingReports = ({ appraisals, scene }: Run): number => {
  const phase = scene.pack.phases.find((each) => each.kind === 'execution' && each.dailyReports);
  if (!phase) return 0;
  const missing = [...appraisals.values()].map((appraisal) => {
    const cast = scene.castOf(appraisal.employeeId);
    if (appraisal.state !== 'CLOSED' || !cast) return 0;
    return monthsOf({ scene, appraisal, cast, phase }, scene.period.to).length - appraisal.dailyReports.reports;
  });
  return missing.reduce((sum, count) => sum + count, 0);
};

const unfinished = (run: Run, { people, closed, cancelled, blocked }: RegionSummary): string[] => {
  const unexplained = [...run.appraisals.values()].filter(
    ({ state, endReason }) => state === 'CANCELLED' && !endReason,
  ).length;
  return [
    ...(people === run.people ? [] : [`${people} dari ${run.people} orang dalam ringkasan / people in the summary`]),
    ...(closed + cancelled === people
      ? []
      : [`${people - closed - cancelled} belum selesai / not ended (${blocked} terhenti / blocked)`]),
    ...(unexplained === 0 ? [] : [`${unexplained} dibatalkan tanpa alasan / cancelled without a reason`]),
  ];
};

/** Stages, by their title, in which somebody who was to act in time could not, and how often. */
const missedStages = (run: Run): Map<string, number> => {
  const missed = new Map<string, number>();
  for (const { stage } of slips(run.appraisals.values(), run.ledger)) {
    const title = run.scene.pack.phases.find(({ id }) => id === stage)?.title.id ?? stage;
    missed.set(title, (missed.get(title) ?? 0) + 1);
  }
  const reports = missingReports(run);
  return reports > 0 ? missed.set('laporan harian / daily reports', reports) : missed;
};

/** The year ran, but the machine was slower than the clock. */
const tooLate = (run: Run): string[] => {
  const missed = missedStages(run);
  const total = [...missed.values()].reduce((sum, count) => sum + count, 0);
  if (total === 0) return [];
  return [
    `${total} tindakan tepat waktu datang terlambat karena mesin lambat (${counts(missed)})`,
    `${total} timely actions came too late because the machine was slow`,
  ];
};

const refused = (run: Run): string[] =>
  run.ledger.refusals
    .slice(0, 5)
    .map(({ command, code, detail }) => `ditolak / refused: ${command}: ${code} (${detail})`);

const ADVICE = (minutes: number) => [
  `Beri tahun ini lebih banyak waktu: npm run demo -- --minutes ${minutes}`,
  `Give the year more time: npm run demo -- --minutes ${minutes}`,
];

export const judge = (results: { run: Run; summary: RegionSummary }[], minutes: number): Verdict => {
  const told = results.flatMap(({ run, summary }) =>
    [...unfinished(run, summary), ...refused(run)].map((line) => `${run.title}: ${line}`),
  );
  const slow = results.flatMap(({ run }) => tooLate(run).map((line) => `${run.title}: ${line}`));
  if (told.length + slow.length > 0)
    return { ok: false, lines: [...told, ...slow, ...(slow.length > 0 ? ADVICE(Math.ceil(minutes * 1.5)) : [])] };
  const people = results.reduce((sum, { summary }) => sum + summary.people, 0);
  const cancelled = results.reduce((sum, { summary }) => sum + summary.cancelled, 0);
  return {
    ok: true,
    lines: [
      `Semua ${people} penilaian berakhir: ${people - cancelled} selesai, ${cancelled} dibatalkan dengan alasan.`,
      `All ${people} appraisals ended: ${people - cancelled} closed, ${cancelled} cancelled with a reason.`,
    ],
  };
};

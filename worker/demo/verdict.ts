/** Whether the run kept its promise, in words that say what to do when it did not. */
import type { Run } from './run.ts';
import type { RegionSummary } from './wire.ts';

export type YearVerdict = { ok: boolean; lines: string[] };

function unfinished(run: Run, { people, closed, cancelled, blocked }: RegionSummary): string[] {
  const unexplained = [...run.appraisals.values()].filter(
    ({ state, endReason }) => state === 'CANCELLED' && !endReason,
  ).length;
  const left = people - closed - cancelled;
  return [
    ...(people === run.people ? [] : [`${people} dari ${run.people} orang dalam ringkasan / people in the summary`]),
    ...(left === 0 ? [] : [`${left} belum selesai / not ended (${blocked} terhenti / blocked)`]),
    ...(unexplained === 0 ? [] : [`${unexplained} dibatalkan tanpa alasan / cancelled without a reason`]),
  ];
}

const refused = (run: Run): string[] =>
  run.refusals.slice(0, 5).map(({ command, code, detail }) => `ditolak / refused: ${command}: ${code} (${detail})`);

export function judge(results: { run: Run; summary: RegionSummary }[]): YearVerdict {
  const told = results.flatMap(({ run, summary }) =>
    [...unfinished(run, summary), ...refused(run)].map((line) => `${run.title}: ${line}`),
  );
  if (told.length > 0) return { ok: false, lines: told };
  const people = results.reduce((sum, { summary }) => sum + summary.people, 0);
  const cancelled = results.reduce((sum, { summary }) => sum + summary.cancelled, 0);
  return {
    ok: true,
    lines: [
      `Semua ${people} penilaian berakhir: ${people - cancelled} selesai, ${cancelled} dibatalkan dengan alasan.`,
      `All ${people} appraisals ended: ${people - cancelled} closed, ${cancelled} cancelled with a reason.`,
    ],
  };
}

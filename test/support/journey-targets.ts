/** What people of a journey agree to reach, and how far they come. */
import type { castOf } from './journey-cast.ts';
import { type Name, superiorOf } from './journey-people.ts';
import { MEASURED } from './running-api.ts';

const measured = { indicator: 'target', due: '2026-12-31', ...MEASURED };
export const measuredTargets = (first: number) => [
  { id: 't1', title: 'Berkas selesai dalam satu hari', weight: first, ...measured },
  { id: 't2', title: 'Berkas diarsipkan lengkap', weight: 10_000 - first, ...measured },
];
/** What each of their targets comes to; of whoever is not named it is met. */
const REACHED: Partial<Record<Name, number>> = { pegawai1: 118, pegawai3: 30 };

type Doing = Pick<ReturnType<typeof castOf>, 'act' | 'read'>;

/** Reported by the person, accepted by their superior. */
export async function reportReached({ act, read }: Doing, { name, at }: { name: Name; at: string }): Promise<void> {
  const report = { actual: REACHED[name] ?? 100, at };
  const body = { reports: ['t1', 't2'].map((target) => ({ target, ...report })) };
  await act('report-progress', { by: name, on: name, body });
  const reportIds = (await read(name)).progress.open.map(({ id }: { id: string }) => id);
  await act('accept-progress', { by: superiorOf(name), on: name, body: { reportIds } });
}

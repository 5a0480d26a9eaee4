/** The shipped packs with a short year, so that a journey spends its time on people instead of on waiting. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { omit } from '../../api/http/omit.ts';

export const SHIPPED_REGIONS = fileURLToPath(new URL('../../rules/regions', import.meta.url));

const LAST_DAY = 'P10D';
/** Stages that somebody must finish: however slow the machine, no deadline takes their turn away. */
const PATIENT = ['target', 'review', 'final', 'calibration', 'outcome'];

type Phase = Record<string, unknown>;

/**
 * Copies the packs to `dir`. Every dated stage ends on one day early in the year; one that begins later still lasts the
 * least that a stage lasts. Stages of a fixed length, such as the window of objection, keep it.
 */
export async function shortYear(dir: string): Promise<string> {
  await mkdir(dir, { recursive: true });
  const files = (await readdir(SHIPPED_REGIONS)).filter(
    (file) => file.endsWith('.json') && !file.endsWith('.cases.json'),
  );
  for (const file of files) {
    const pack = JSON.parse(await readFile(join(SHIPPED_REGIONS, file), 'utf8'));
    await writeFile(join(dir, file), JSON.stringify({ ...pack, phases: (pack.phases ?? []).map(shorten) }));
  }
  return dir;
}

/** A child pack names only the fields that differ from its parent, and keeps doing so. */
function shorten(phase: Phase): Phase {
  return {
    ...omit(phase, 'opens'),
    ...('closes' in phase && { closes: LAST_DAY }),
    // The year is the whole year all the same: a period without stages for months is refused.
    ...(phase['kind'] === 'outcome' && { lasts: { calendarDays: 320 } }),
    ...('onDeadline' in phase && PATIENT.includes(String(phase['kind'])) && { onDeadline: { do: 'hold' } }),
  };
}

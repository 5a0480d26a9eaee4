import { parseArgs } from 'node:util';
import type { Script } from '../../workflows/cast/habits.ts';
import { type Habit, HABITS } from '../../workflows/cast/habits.ts';

export type RehearseFlags = {
  region: string;
  /** File of a draft; `null`: the version in force. */
  pack: string | null;
  people: number;
  year: number;
  seed: number;
  script: Script;
  /** A running Siklus and a key of its HR; `null`: start one for this rehearsal. */
  url: string | null;
  json: string | null;
  language: 'id' | 'en';
};
export type ParsedRehearseFlags = { ok: true; flags: RehearseFlags } | { ok: false; help: boolean; problem: string };

/** An ordinary year, when no habit is named. */
const ORDINARY: Script = {
  noShows: 200,
  lateEmployees: 300,
  lowScores: 800,
  highScores: 2_000,
  lateAssessors: 1_000,
  absentAssessors: 300,
  objections: 500,
  upheldObjections: 3_000,
  returnedTargets: 1_000,
  silentPeers: 500,
};
const optionOf = (habit: Habit) => habit.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

export const REHEARSE_HELP = `
npm run rehearse -- --region R [pilihan / options]

  --region R         wilayah / region
  --pack FILE        rancangan paket (bawaan: yang berlaku) / a draft pack (default: the one in force)
  --people N         jumlah pegawai rekaan (bawaan 200) / virtual employees (default 200)
  --year Y           tahun (bawaan tahun ini) / year (default this one)
  --seed N           benih yang sama memberi laporan yang sama / the same seed gives the same report
  --late-days N      berapa hari terlambat / how many days late people are
  --url URL          Siklus yang berjalan, dengan SIKLUS_KEY / a running Siklus, with SIKLUS_KEY
  --json FILE        tulis laporan sebagai JSON / write the report as JSON
  --language id|en   bahasa tabel / language of the tables

  Perilaku dalam persen, mis. --late-assessors 10 / habits in per cent, e.g. --late-assessors 10:
  ${HABITS.map((habit) => `--${optionOf(habit)}`).join(' ')}
`;

const OPTIONS = {
  region: { type: 'string' },
  pack: { type: 'string' },
  people: { type: 'string', default: '200' },
  year: { type: 'string', default: String(new Date().getFullYear()) },
  seed: { type: 'string', default: '1' },
  'late-days': { type: 'string' },
  url: { type: 'string' },
  json: { type: 'string' },
  language: { type: 'string', default: 'id' },
  help: { type: 'boolean', short: 'h' },
} as const;
const HABIT_OPTIONS = Object.fromEntries(HABITS.map((habit) => [optionOf(habit), { type: 'string' as const }]));

export function parseRehearseFlags(args: string[]): ParsedRehearseFlags {
  try {
    const { values } = parseArgs({ args, options: { ...OPTIONS, ...HABIT_OPTIONS }, strict: true });
    if (values.help) return { ok: false, help: true, problem: '' };
    if (!values.region) throw new Error('--region');
    const lateDays = values['late-days'];
    return {
      ok: true,
      flags: {
        region: values.region,
        pack: values.pack ?? null,
        people: numberIn(values.people, { name: 'people', min: 1, max: 500 }),
        year: numberIn(values.year, { name: 'year', min: 2000, max: 2100 }),
        seed: numberIn(values.seed, { name: 'seed', min: 0, max: 2 ** 31 - 1 }),
        script: {
          ...scriptOf(values),
          ...(lateDays === undefined ? {} : { lateDays: numberIn(lateDays, { name: 'late-days', min: 1, max: 60 }) }),
        },
        url: values.url ?? null,
        json: values.json ?? null,
        language: values.language === 'en' ? 'en' : 'id',
      },
    };
  } catch (error) {
    const problem = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return {
      ok: false,
      help: false,
      problem: `Pilihan tidak dikenal atau keliru / unknown or wrong option: ${problem}`,
    };
  }
}

type Range = { name: string; min: number; max: number };

function numberIn(text: string, { name, min, max }: Range): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < min || value > max) {
    throw new Error(`--${name} ${text}: ${min}–${max}`);
  }
  return value;
}

function scriptOf(values: Record<string, unknown>): Script {
  const named = HABITS.flatMap((habit): [Habit, number][] => {
    const given = values[optionOf(habit)];
    return typeof given === 'string'
      ? [[habit, 100 * numberIn(given, { name: optionOf(habit), min: 0, max: 100 })]]
      : [];
  });
  return named.length === 0 ? ORDINARY : Object.fromEntries(named);
}

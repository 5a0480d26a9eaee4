import { parseArgs } from 'node:util';

export type Flags = { exit: boolean; people: number; seed: number; summary: string | null };
export type ParsedFlags = { ok: true; flags: Flags } | { ok: false; help: boolean; problem: string };

export const DEFAULT_PEOPLE = 40;
const LIMITS = {
  people: { min: 6, max: 2000 },
  seed: { min: 0, max: 2 ** 31 - 1 },
} as const;

export const HELP = `
npm run demo -- [pilihan / options]

  --people N      pegawai per wilayah, ${LIMITS.people.min} sampai ${LIMITS.people.max} (bawaan ${DEFAULT_PEOPLE})
                  people per region, ${LIMITS.people.min} to ${LIMITS.people.max} (default ${DEFAULT_PEOPLE})
  --seed N        benih: benih yang sama memberi tabel yang sama (bawaan 1)
                  the same seed gives the same table (default 1)
  --summary FILE  tulis hasil sebagai JSON
                  write the result as JSON
  --exit          selesai setelah tabel, tanpa menunggu Ctrl-C
                  end after the tables instead of waiting for Ctrl-C
  --help          petunjuk ini / this help
`;

const refuse = (problem: string): ParsedFlags => ({ ok: false, help: false, problem });

const numberIn = (text: string, name: keyof typeof LIMITS): number | null => {
  const { min, max } = LIMITS[name];
  const value = Number(text);
  return text.trim() !== '' && Number.isInteger(value) && value >= min && value <= max ? value : null;
};

const notANumber = (name: keyof typeof LIMITS, text: string): ParsedFlags =>
  refuse(
    `--${name} ${text}: harus angka ${LIMITS[name].min} sampai ${LIMITS[name].max}. / must be a number from ${LIMITS[name].min} to ${LIMITS[name].max}.`,
  );

const OPTIONS = {
  exit: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  people: { type: 'string' },
  seed: { type: 'string' },
  summary: { type: 'string' },
} as const;

const rawFlags = (args: string[]) => {
  try {
    return parseArgs({ args, options: OPTIONS, strict: true, allowPositionals: false }).values;
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? error.message) : String(error);
  }
};

export const parseFlags = (args: string[]): ParsedFlags => {
  const raw = rawFlags(args);
  if (typeof raw === 'string')
    return refuse(`Pilihan tidak dikenal atau tidak lengkap. / Unknown or incomplete option: ${raw}`);
  if (raw.help) return { ok: false, help: true, problem: '' };
  const people = numberIn(raw.people ?? String(DEFAULT_PEOPLE), 'people');
  if (people === null) return notANumber('people', raw.people ?? '');
  const seed = numberIn(raw.seed ?? '1', 'seed');
  if (seed === null) return notANumber('seed', raw.seed ?? '');
  if (raw.summary?.trim() === '') return refuse('--summary: nama berkas kosong. / the file name is empty.');
  return { ok: true, flags: { exit: raw.exit ?? false, people, seed, summary: raw.summary ?? null } };
};

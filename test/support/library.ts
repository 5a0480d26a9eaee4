/** The shipped decisions and packs, and small decisions made for one test. */
import { fileURLToPath } from 'node:url';
import { PackError } from '../../rules/language/errors.ts';
import type { Finding } from '../../rules/language/types.ts';
import { loadDecisions } from '../../store/pack/law-files.ts';
import { shippedPacks } from './shipped-packs.ts';
import { readsTargets } from '../../rules/time/plan.ts';
import { parseLawFile } from '../../rules/law/schema.ts';

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export const LIBRARY_DIR = folder('../../rules/library');
/** Rows hold single values: a decision over a list of targets has none. */
export const packsWithRows = shippedPacks.filter(({ resolved }) => !readsTargets(resolved.pack));
export const { decisions, library } = await loadDecisions(LIBRARY_DIR, shippedPacks);
export const sources = {
  packs: new Map(shippedPacks.map(({ id, resolved }) => [id, resolved])),
  files: new Map<string, unknown>(),
};

export const label = { id: 'x', en: 'x' };
const minutes = { type: 'int', from: 'menit', unit: 'minute', digits: 0, min: 0, max: 1000, outside: 'OUT_OF_RANGE' };

/** A sound decision that doubles minutes; fields given replace its own. */
export function decisionFile(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    format: 'siklus.decision/1',
    id: 'double',
    version: 1,
    rule: 'test.double',
    title: label,
    effective: { from: '2025-01-01', to: null },
    legalBasis: [{ id: 'convention', ref: 'a convention of this test', certainty: 'default' }],
    inputs: { minutes: { ...minutes, label, provenance: 'default' } },
    derived: { twice: { type: 'sum', add: ['minutes', 'minutes'], label } },
    rules: [],
    errors: [],
    result: { dua: { of: 'twice', digits: 0 } },
    cases: [{ name: 'two minutes', given: { menit: 2 }, gives: { dua: 4 } }],
    ...fields,
  };
}

export const parsed = (fields: Record<string, unknown> = {}) => parseLawFile(decisionFile(fields), sources);

/** What refuses the document: codes by pointer. Empty when it is accepted. */
export function refusals(document: unknown, from = sources): string[] {
  try {
    parseLawFile(document, from);
    return [];
  } catch (error) {
    if (!(error instanceof PackError)) throw error;
    return error.errors.map(({ pointer, code }: Finding) => `${pointer} ${code}`);
  }
}

/**
 * Law files that packs use: what a target came to, by the formula of the law (docs/decisions/0059-targets-are-lists.md).
 * Without the engine, whose answer is a promise: the file's own graph, and its refusals settled as conditions are.
 */
import { settle } from '../decide/settle.ts';
import { ATTAINMENT_LAWS } from '../language/laws.ts';
import { recentValues } from '../language/recent.ts';
import type { AgreedTarget, TargetFact } from '../language/targets.ts';
import achievement from '../library/target-achievement.json' with { type: 'json' };
import { toExact, writeDecimal } from './decimals.ts';
import { lawGraph } from './graph.ts';
import { LawRefusal } from './inputs.ts';
import { buildLibrary, decisionFor, type Library } from './library.ts';
import { parseLawFile } from './schema.ts';
import type { LawFile, ResolvedLaw } from './types.ts';

/** Files that say what a target came to: the name that a pack uses, and each version of the file. */
const USED: Record<(typeof ATTAINMENT_LAWS)[number], readonly unknown[]> = {
  'library/target-achievement': [achievement],
};

type Laws = { library: Library; rules: Map<string, string>; all: ResolvedLaw[] };
let known: Laws | undefined;

/** Read when first asked for: a pack without targets needs none of them. */
function laws(): Laws {
  if (known !== undefined) return known;
  const read = ATTAINMENT_LAWS.map((use) => ({
    use,
    files: USED[use].map((json) => parseLawFile(json, { packs: new Map(), files: new Map() })),
  }));
  const all = read.flatMap(({ files }) => files);
  const rules = new Map<string, string>(read.map(({ use, files }) => [use, files[0]?.decision.rule ?? use]));
  known = { library: buildLibrary(all), rules, all };
  return known;
}

/** Every law file that packs may use, each version. */
export const lawsOfPacks = (): readonly ResolvedLaw[] => laws().all;

/** The file in force on the day that the target was due. @throws RangeError when none was */
function lawFor(use: string, day: string): LawFile {
  const { library, rules } = laws();
  const found = decisionFor(library, rules.get(use) ?? use, day);
  if (found === undefined) throw new RangeError(`no version of ${use} was in force on ${day}`);
  return found.decision;
}

/** The version of a file that a decision names. */
export const lawNamed = (law: string): LawFile | undefined =>
  laws().all.find(({ decision }) => nameOf(decision) === law)?.decision;
const nameOf = ({ id, version }: LawFile) => `${id}@${version}`;

/** The question that the file is asked, in its own words. */
function questionOf({ direction, value, upper }: AgreedTarget, actual: number): Record<string, unknown> {
  const written = (n: number) => writeDecimal(n, 4);
  const target =
    direction === 'range'
      ? { kondisi: 'normal', targetMin: written(value), targetMax: written(upper ?? value) }
      : { kondisi: direction === 'higher' ? 'normal' : 'khusus', target: written(value) };
  return { ...target, realisasi: written(actual) };
}

/** Whoever looks for what would change a result asks the same again and again. */
const answers = recentValues<number>(10_000);

/**
 * What the target came to, in hundredths of a per cent, and by which file.
 * @throws RangeError where no file answers: the shape of a target keeps that from happening
 */
export function attain(use: string, target: TargetFact, actual: number): { attainment: number; law: string } {
  const file = lawFor(use, target.due);
  const law = nameOf(file);
  const asked = `${law} ${target.direction} ${target.value} ${target.upper} ${actual}`;
  return { attainment: answers.get(asked) ?? answers.set(asked, answerTo(file, target, actual)), law };
}

function answerTo(file: LawFile, target: TargetFact, actual: number): number {
  try {
    const { reading } = lawGraph(file, questionOf(target, actual));
    const refusal = file.errors.find(({ conditions }) => settle(conditions, reading.read) !== false);
    if (refusal !== undefined) throw new RangeError(`${nameOf(file)} refuses ${target.id}: ${refusal.code}`);
    const value = reading.read(answerOf(file));
    if (typeof value !== 'number') throw new RangeError(`${nameOf(file)} gives no number`);
    return toExact(BigInt(value));
  } catch (error) {
    if (error instanceof LawRefusal) throw new RangeError(`${nameOf(file)} refuses ${target.id}: ${error.code}`);
    throw error;
  }
}

/** The one number that the file answers with, in hundredths. */
function answerOf(file: LawFile): string {
  const [field] = Object.values(file.result);
  if (field === undefined || !('of' in field) || field.digits !== 2)
    throw new RangeError(`${nameOf(file)} gives no share`);
  return field.of;
}

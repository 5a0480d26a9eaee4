/** Seeded mutants of a good pack, each read in a thread as one from outside is; some of those that are let through climb. */
import { runInThread } from '../../api/pack/thread/run-in-thread.ts';
import { LADDER } from '../../rules/publish/ladder.ts';
import type { RulePack } from '../../rules/language/types.ts';
import { mutated, seeded } from './hostile-packs.ts';

/** Few enough that none is turned away. */
const AT_ONCE = 20;

/** `wrong` are mutants that broke a thread, reached the engine outside the grammar, or got no report. */
export type Climbs = { refused: number; through: number; climbed: number; wrong: unknown[] };

/** @param wanted `every`: of so many that are let through, one climbs the whole ladder */
export async function climbMutants(wanted: { seed: number; mutants: number; every: number }): Promise<Climbs> {
  const random = seeded(wanted.seed);
  const count: Climbs = { refused: 0, through: 0, climbed: 0, wrong: [] };
  for (let done = 0; done < wanted.mutants; done += AT_ONCE) {
    const documents = Array.from({ length: Math.min(AT_ONCE, wanted.mutants - done) }, () => mutated(random));
    const through = await Promise.all(documents.map((document) => reachesEngine(document, count)));
    const chosen = documents.filter((_, n) => through[n] && count.through++ % wanted.every === 0);
    const reported = await Promise.all(chosen.map(reachesTheTop));
    count.climbed += chosen.length;
    count.wrong.push(...chosen.filter((_, n) => !reported[n]));
  }
  return count;
}

const check = (document: unknown, outline: boolean) =>
  runInThread('check', { document, cases: [], ancestors: [], ...(outline && { outline }) });

/** The engine sees a pack only when it was resolved. */
async function reachesEngine(document: unknown, count: Climbs): Promise<boolean> {
  const answer = await check(document, true);
  if (answer.state !== 'done') count.wrong.push(answer, document);
  const resolved = answer.state === 'done' && answer.result.state === 'readable' ? answer.result.resolved : null;
  if (resolved === null) count.refused += 1;
  else if (!conditionsOf(resolved.pack).every((each) => isGrammar(each))) count.wrong.push(document);
  return resolved !== null;
}

/** What lint, cases and proof make of it is no matter, as long as each of them says something. */
async function reachesTheTop(document: unknown): Promise<boolean> {
  const answer = await check(document, false);
  if (answer.state !== 'done' || answer.result.state !== 'readable') return false;
  const { steps } = answer.result.report.ladder;
  return steps.length > LADDER.length && steps.every(({ result }) => result !== 'notReached');
}

const OPERATORS = [
  'equal',
  'notEqual',
  'in',
  'notIn',
  'lessThan',
  'lessThanInclusive',
  'greaterThan',
  'greaterThanInclusive',
];

/** The grammar once more, written here by hand and not taken from the code. */
function isGrammar(node: unknown, depth = 0): boolean {
  if (typeof node !== 'object' || node === null) return false;
  const entries = Object.entries(node);
  const [first] = entries;
  if (first && entries.length === 1 && depth < 4) {
    const [key, value] = first;
    if (key === 'not') return isGrammar(value, depth + 1);
    if (key === 'all' || key === 'any') {
      return (
        Array.isArray(value) &&
        value.length > 0 &&
        value.length <= 20 &&
        value.every((each) => isGrammar(each, depth + 1))
      );
    }
  }
  const { fact, operator, value } = node as Record<string, unknown>;
  const plain = (each: unknown) => Number.isSafeInteger(each) || typeof each === 'string' || typeof each === 'boolean';
  const listed = operator === 'in' || operator === 'notIn';
  const sound = listed ? Array.isArray(value) && value.length > 0 && value.every(plain) : plain(value);
  return entries.length === 3 && typeof fact === 'string' && OPERATORS.includes(String(operator)) && sound;
}

const conditionsOf = ({ outcomes, flags, population }: RulePack) => [
  ...outcomes.map(({ conditions }) => conditions),
  ...flags.map(({ conditions }) => conditions),
  ...population.map(({ exclude }) => exclude),
];

/** Answers a question: inputs, graph, the pack's own evaluation where one is called, rules by the engine, result. */
import { namesIn } from '../decide/conditions.ts';
import { runEngine } from '../decide/engine.ts';
import { settle, givenOf } from '../decide/settle.ts';
import { finding, RuleError } from '../language/errors.ts';
import type { FactValue } from '../language/types.ts';
import { isAbsent, isPresent, type Value } from '../decide/values.ts';
import { isItems, lawGraph } from './graph.ts';
import { type Items, type Question, LawRefusal } from './inputs.ts';
import type { Reading } from './nodes.ts';
import { callPack } from './pack-call.ts';
import { type LawAnswer, writeAnswer } from './results.ts';
import type { LawFile, ResolvedLaw } from './types.ts';

/**
 * The answer, or `{ error: CODE }` with a code of the file and nothing else. Pure; only what the answer needs is
 * computed, so a table that is not chosen never refuses.
 * @throws RuleError `facts-missing` when a field that decides is absent, or as rules/decide/evaluate.ts throws
 */
export async function decide({ decision, pack }: ResolvedLaw, question: Question): Promise<LawAnswer> {
  try {
    const { reading, compute, values } = lawGraph(decision, question);
    if (decision.pack !== undefined && pack !== undefined) {
      for (const [id, value] of await callPack(decision.pack, pack, reading.read)) values.set(id, value);
    }
    const holds = await runRules(decision, reading);
    return writeAnswer(decision, { value: (name) => known(name, compute(name)), holds });
  } catch (error) {
    if (error instanceof LawRefusal) return { error: error.code };
    if (error instanceof RangeError) throw notComputable(decision.id, error);
    throw error;
  }
}

/** Which rules hold, by id. @throws LawRefusal of the first error that holds */
async function runRules({ rules, errors }: LawFile, reading: Reading): Promise<ReadonlySet<string>> {
  const all = [...errors, ...rules];
  if (all.length === 0) return new Set();
  const names = [...new Set(all.flatMap((rule) => namesIn(rule.conditions)))];
  // Every name is computed: one that refuses the question refuses it, whatever the rules say.
  names.forEach(reading.read);
  for (const { id, conditions } of all) {
    const said = settle(conditions, reading.read);
    if (typeof said !== 'boolean') said.forEach((absence) => demand(id, absence));
    // A refusal is the whole answer: nothing after it matters.
    if (said === true && errors.some((error) => error.id === id)) break;
  }
  const results = await runEngine(
    all.map(({ id, conditions }) => ({ name: id, kind: 'flag', conditions })),
    givenOf(names, reading.read),
  );
  const holds = new Set(results.filter((result) => result.result === true).map((result) => result.name));
  const refusal = errors.find((error) => holds.has(error.id));
  if (refusal !== undefined) throw new LawRefusal(refusal.code);
  return holds;
}

function demand(name: string, value: Value): FactValue {
  if (isPresent(value)) return value;
  throw new RuleError(
    'facts-missing',
    (isAbsent(value) ? value.facts : [name]).map((fact) =>
      finding(['inputs', fact], 'fact-missing', {
        id: `"${fact}" belum ada, padahal menentukan "${name}". Lengkapi pertanyaannya.`,
        en: `"${fact}" is missing, and "${name}" rests on it. Complete the question.`,
      }),
    ),
  );
}

const known = (name: string, value: Value | Items) => (isItems(value) ? value : demand(name, value));

function notComputable(id: string, error: RangeError): RuleError {
  return new RuleError('rule-evaluation-failed', [
    finding([], 'not-computable', {
      id: `Keputusan "${id}" tidak dapat dihitung: ada angka atau tanggal di luar batas.`,
      en: `The decision "${id}" cannot be computed: a number or a day is out of bounds (${error.message}).`,
    }),
  ]);
}

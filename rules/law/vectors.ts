/** Vectors: questions with the answers that are known to be right, one JSON object a line, and the one loop over them. */
import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../language/records.ts';
import { decide } from './decide.ts';
import { decisionFor, type Library } from './library.ts';

/** `line` counts from 1. A line that is no vector has only a `problem`. */
export type VectorLine = { line: number } & (
  | { id: string; rule: string; in: Record<string, unknown>; out: Record<string, unknown> }
  | { problem: string }
);
export type VectorVerdict = { line: number; id: string; rule: string; passed: boolean; wanted?: unknown; got: unknown };

/** The lines of a file of vectors; empty lines are left out. */
export function readVectors(file: string): VectorLine[] {
  return file.split('\n').flatMap((text, i) => (text.trim() === '' ? [] : [{ line: i + 1, ...readVector(text) }]));
}

function readVector(text: string) {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { problem: 'this is not JSON' };
  }
  if (!isRecord(json)) return { problem: 'this is no object' };
  const { id, rule, in: given, out } = json;
  if (typeof id !== 'string' || typeof rule !== 'string' || !isRecord(given) || !isRecord(out)) {
    return { problem: 'a vector has id, rule, in and out' };
  }
  return { id, rule, in: given, out };
}

/** How it ended, in a line and in an exit code: a file that holds nothing proves nothing. */
export function tallyOf(verdicts: readonly VectorVerdict[]): { line: string; code: 0 | 1 } {
  const failed = verdicts.filter(({ passed }) => !passed).length;
  const line = `${verdicts.length - failed} passed, ${failed} failed`;
  return { line, code: verdicts.length > 0 && failed === 0 ? 0 : 1 };
}

/** Puts each vector to the decision that answers its rule and compares the whole answer. */
export async function runVectors(library: Library, lines: readonly VectorLine[]): Promise<VectorVerdict[]> {
  const verdicts: VectorVerdict[] = [];
  for (const line of lines) verdicts.push(await runVector(library, line));
  return verdicts;
}

async function runVector(library: Library, vector: VectorLine): Promise<VectorVerdict> {
  if ('problem' in vector) return { line: vector.line, id: '?', rule: '?', passed: false, got: vector.problem };
  const { line, id, rule, out } = vector;
  const resolved = decisionFor(library, rule);
  if (resolved === undefined)
    return { line, id, rule, passed: false, wanted: out, got: 'no decision answers this rule' };
  try {
    const got = await decide(resolved, vector.in);
    return { line, id, rule, passed: isDeepStrictEqual(got, out), wanted: out, got };
  } catch (error) {
    return { line, id, rule, passed: false, wanted: out, got: error instanceof Error ? error.message : String(error) };
  }
}

/** The two errors of the rules engine. Both carry findings that people can act on, in Indonesian and English. */
import { pointer } from './pointer.ts';
import type { Finding, Text } from './types.ts';

/** Findings are for people: past this number more of them help nobody. */
const MOST_FINDINGS = 100;

const firstLine = (errors: Finding[]) => errors.map((e) => `${e.pointer || '/'} ${e.code}: ${e.detail.en}`).join('\n');

/** A pack that may not be used. `code` is `pack-invalid`; `errors` holds 1–100 findings, in the order of the document. */
export class PackError extends Error {
  readonly code = 'pack-invalid';
  readonly errors: Finding[];
  constructor(errors: Finding[]) {
    super(firstLine(errors.slice(0, MOST_FINDINGS)));
    this.name = 'PackError';
    this.errors = errors.slice(0, MOST_FINDINGS);
  }
}

/**
 * `facts-missing` a fact that decides is absent and its policy is `fail`; `facts-on-hold` the same with `hold`, or with
 * nothing left to renormalise; `facts-invalid` a fact is undeclared, of the wrong type or out of range, or a score lies
 * outside 0–120; `rule-evaluation-failed` the engine did not do what the pack says: never decide on it.
 */
export type RuleErrorCode = 'facts-missing' | 'facts-on-hold' | 'facts-invalid' | 'rule-evaluation-failed';

/** An evaluation that gave no decision. Pointers of `errors` are `/facts/{id}`, `/derived/{id}` or `/indicators/{id}`. */
export class RuleError extends Error {
  readonly code: RuleErrorCode;
  readonly errors: Finding[];
  constructor(code: RuleErrorCode, errors: Finding[]) {
    super(`${code}\n${firstLine(errors)}`);
    this.name = 'RuleError';
    this.code = code;
    this.errors = errors;
  }
}

/** Shorthand for a finding at a path. */
export function finding(path: readonly PropertyKey[], code: string, detail: Text): Finding {
  return { pointer: pointer(path), code, detail };
}

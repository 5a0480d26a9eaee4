/** Writes the answer in the caller's words: decimals, codes, keys that are there only sometimes. */
import { own } from '../language/records.ts';
import type { FactValue } from '../language/types.ts';
import { writeDecimal } from './decimals.ts';
import type { Items } from './inputs.ts';
import type { ResultField, LawFile } from './types.ts';

type Written = FactValue | null | (FactValue | null)[];
export type LawAnswer = Record<string, Written>;

/** Where an answer comes from: computed names, and the ids of the rules that hold. */
export type Findings = { value: (name: string) => FactValue | Items; holds: ReadonlySet<string> };

/** The answer's keys in the order of the file. */
export function writeAnswer(decision: LawFile, findings: Findings): LawAnswer {
  const answer: LawAnswer = {};
  for (const [key, field] of Object.entries(decision.result)) {
    const value = valueOf(field, decision, findings);
    const left = !Array.isArray(value) && (field.omit ?? []).some((omitted) => omitted === value);
    if (!left) answer[key] = write(value, field);
  }
  return answer;
}

function valueOf(field: ResultField, { rules }: LawFile, { value, holds }: Findings): FactValue | Items {
  if ('of' in field) return value(field.of);
  if ('rule' in field) return holds.has(field.rule);
  if ('list' in field) return field.list.flatMap((name) => value(name));
  const codes = rules.filter((rule) => field.codes.includes(rule.id) && holds.has(rule.id)).map((rule) => rule.code);
  // By code units, as the default order is: the same everywhere.
  return codes.sort();
}

function write(value: FactValue | Items, field: ResultField): Written {
  if (isItems(value)) return value.map((item) => writeOne(item, field));
  return writeOne(value, field);
}

const isItems = (value: FactValue | Items): value is Items => Array.isArray(value);

function writeOne(value: FactValue, field: ResultField): FactValue | null {
  const mapped = own(field.map ?? {}, String(value));
  if (mapped !== undefined) return mapped;
  return typeof value === 'number' && 'of' in field ? writeDecimal(value, field.digits ?? 0) : value;
}

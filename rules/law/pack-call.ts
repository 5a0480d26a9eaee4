/** A decision that a pack decides: facts in, the pack's own evaluation, and what the decision takes from its record. */
import { finding, RuleError } from '../language/errors.ts';
import { evaluate } from '../decide/evaluate.ts';
import { own } from '../language/records.ts';
import { oneTarget } from '../language/targets.ts';
import type { ConditionTrace, Decision, Facts, FactValue, ResolvedPack } from '../language/types.ts';
import { isPresent, type Value } from '../decide/values.ts';
import type { Items } from './inputs.ts';
import { REFUSED_BY_NOTHING } from './law-types.ts';
import type { PackCall, PackReading } from './types.ts';

/**
 * Evaluates the facts under the pack and gives what the call asks for, by its names.
 * @throws RuleError as evaluate does, and `rule-evaluation-failed` when the record does not agree with what was asked
 */
export async function callPack(
  call: PackCall,
  pack: ResolvedPack,
  read: (name: string) => Value,
): Promise<Map<string, Value | Items>> {
  const handed = Object.entries(call.facts).map(([fact, name]) => [fact, read(name)] as const);
  const given = [...Object.entries(call.fixed ?? {}), ...handed.filter(isGiven)];
  const facts: Facts = Object.fromEntries(given.map(([fact, value]) => [fact, asTaken(pack, fact, value)]));
  const record = await evaluate(pack, facts);
  const answers = new Map(Object.entries(call.gives).map(([id, reading]) => [id, readRecord(record, reading)]));
  for (const [id, name] of Object.entries(call.agrees ?? {})) {
    if (answers.get(id) !== read(name)) throw disagreement(id, name);
  }
  return answers;
}

/** Where the pack reads targets, a number is what one of them came to. */
const asTaken = ({ pack }: ResolvedPack, fact: string, value: FactValue) =>
  own(pack.facts, fact)?.type === 'list' && typeof value === 'number' ? oneTarget(value) : value;

const isGiven = (entry: readonly [string, Value]): entry is readonly [string, FactValue] => isPresent(entry[1]);

function readRecord(record: Decision, reading: PackReading): Value | Items {
  const absent: Value = { absent: 'fail', facts: [] };
  switch (reading.read) {
    case 'predicate':
      return record.predicate;
    case 'result':
    case 'behaviour':
    case 'final':
      return record.score[reading.read] ?? absent;
    case 'derived':
      return own(record.derived, reading.name) ?? absent;
    case 'flag':
      return record.flags.includes(reading.code);
    case 'outcome':
      return outcomeIn(record, reading.code)?.result ?? false;
    case 'refusedBy': {
      const outcome = outcomeIn(record, reading.code);
      return (outcome && refusing(outcome.trace)) ?? REFUSED_BY_NOTHING;
    }
    case 'fired':
      return firedIn(record, reading.codes).map((outcome) => outcome.code);
    case 'approvals':
      return firedIn(record, reading.codes).map((outcome) => outcome.approval);
  }
}

const outcomeIn = (record: Decision, code: string) => record.outcomes.find((outcome) => outcome.code === code);

function firedIn(record: Decision, codes: string[]) {
  return codes.flatMap((code) => outcomeIn(record, code) ?? []).filter((outcome) => outcome.result);
}

/** The first fact, in declared order, whose comparison kept the conditions from holding. */
function refusing(trace: ConditionTrace): string | undefined {
  if (trace.result) return undefined;
  if (trace.op === 'leaf') return trace.fact;
  if (trace.op === 'not') return firstFact(trace.children[0]);
  return trace.children.map(refusing).find((fact) => fact !== undefined);
}

function firstFact(trace: ConditionTrace): string | undefined {
  return trace.op === 'leaf' ? trace.fact : trace.children.map(firstFact).find((fact) => fact !== undefined);
}

function disagreement(id: string, name: string): RuleError {
  return new RuleError('rule-evaluation-failed', [
    finding(['pack', 'agrees', id], 'pack-disagrees', {
      id: `Paket memberi "${id}" yang berbeda dari "${name}" yang ditanyakan. Sesuaikan fakta pengganti dengan paket.`,
      en: `The pack gives another "${id}" than the "${name}" that was asked about. Bring the stand-in facts in line with the pack.`,
    }),
  ]);
}

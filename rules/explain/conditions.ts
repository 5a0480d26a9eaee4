/** Why conditions hold or do not: the leaves that decided, in words. */
import { formatValue, labelOf } from './format.ts';
import type { ConditionTrace, FactValue, Leaf as Comparison, Operator, RulePack, Text } from '../language/types.ts';
import { own } from '../language/records.ts';
import { DATE_OPERATOR_WORDS, OPERATOR_WORDS } from '../language/words.ts';

type Leaf = Extract<ConditionTrace, { op: 'leaf' }>;
type KnownLeaf = Leaf & { factValue: FactValue };

const OPPOSITE: Record<Operator, Operator> = {
  equal: 'notEqual',
  notEqual: 'equal',
  in: 'notIn',
  notIn: 'in',
  lessThan: 'greaterThanInclusive',
  greaterThanInclusive: 'lessThan',
  lessThanInclusive: 'greaterThan',
  greaterThan: 'lessThanInclusive',
};

/**
 * The leaves whose values settle the result: all of a true `all` and of a false `any`, the first true one of a true
 * `any`, every false one of a false `all`. Under `not` a leaf is turned into its opposite, so that it reads positively.
 */
export function decisiveLeaves(trace: ConditionTrace, negated = false): KnownLeaf[] {
  switch (trace.op) {
    case 'leaf': {
      const { factValue } = trace;
      return factValue === null ? [] : [{ ...(negated ? opposite(trace) : trace), factValue }];
    }
    case 'not':
      return decisiveLeaves(trace.children[0], !negated);
    case 'all':
    case 'any': {
      const settling = trace.children.filter((child) => child.result === trace.result && isSettled(child));
      const enough = trace.op === 'any' && trace.result ? settling.slice(0, 1) : settling;
      return enough.flatMap((child) => decisiveLeaves(child, negated));
    }
  }
}

/** Whether the answer rests on no absent fact. */
function isSettled(trace: ConditionTrace): boolean {
  if (trace.op === 'leaf') return trace.factValue !== null;
  const settled = trace.children.filter(isSettled);
  const settling = { all: false, any: true, not: null }[trace.op];
  return settled.length === trace.children.length || settled.some((child) => child.result === settling);
}

/** The leaf that holds exactly where this one does not; a yes/no fact asks for the other answer. */
function opposite(leaf: Leaf): Leaf {
  const result = !leaf.result;
  if (typeof leaf.value === 'boolean') return { ...leaf, value: !leaf.value, result };
  return { ...leaf, operator: OPPOSITE[leaf.operator], result };
}

/** The reasons as one text: `Predikat: Baik (syarat: Sangat Baik); Inovasi: ya`. */
export function reasons(pack: RulePack, trace: ConditionTrace): Text {
  const leaves = decisiveLeaves(trace).map((leaf) => leafText(pack, leaf));
  const unique = leaves.filter((text, i) => leaves.findIndex((other) => other.id === text.id) === i);
  return { id: unique.map((text) => text.id).join('; '), en: unique.map((text) => text.en).join('; ') };
}

function leafText(pack: RulePack, { fact, operator, value, factValue, result }: KnownLeaf): Text {
  const label = labelOf(pack, fact);
  const found = formatValue(pack, fact, factValue);
  if (operator === 'equal' && result) return { id: `${label.id}: ${found.id}`, en: `${label.en}: ${found.en}` };
  const wanted = wantedText(pack, fact, operator, value);
  return {
    id: `${label.id}: ${found.id} (syarat: ${wanted.id})`,
    en: `${label.en}: ${found.en} (required: ${wanted.en})`,
  };
}

/** A comparison as it is written in the pack: `Kecepatan: kurang dari 90,00`. */
export function comparisonText(pack: RulePack, { fact, operator, value }: Comparison): Text {
  const [label, wanted] = [labelOf(pack, fact), wantedText(pack, fact, operator, value)];
  return { id: `${label.id}: ${wanted.id}`, en: `${label.en}: ${wanted.en}` };
}

function wantedText(pack: RulePack, fact: string, operator: Operator, value: FactValue | FactValue[]): Text {
  const values = (Array.isArray(value) ? value : [value]).map((item) => formatValue(pack, fact, item));
  const isDate = own(pack.facts, fact)?.type === 'date';
  const word = (isDate ? DATE_OPERATOR_WORDS[operator] : undefined) ?? OPERATOR_WORDS[operator];
  return {
    id: word.id + values.map((text) => text.id).join(', '),
    en: word.en + values.map((text) => text.en).join(', '),
  };
}

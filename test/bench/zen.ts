/** The same rules for GoRules Zen, translated from the conditions of the pack: what a faster foreign engine would bring. */
import { ZenEngine } from '@gorules/zen-engine';
import { type EngineRule } from '../../rules/decide/conditions.ts';
import { planEvaluation } from '../../rules/decide/compile.ts';
import { suppressions } from '../../rules/decide/suppression.ts';
import type { Given } from '../../rules/decide/settle.ts';
import type { Condition, Leaf, Operator, RulePack } from '../../rules/language/types.ts';
import { PREDICATE } from '../../rules/language/vocabulary.ts';

const SIGNS: Record<Operator, string> = {
  equal: '==',
  notEqual: '!=',
  in: 'in',
  notIn: 'not in',
  lessThan: '<',
  lessThanInclusive: '<=',
  greaterThan: '>',
  greaterThanInclusive: '>=',
};

function expression(condition: Condition): string {
  if ('all' in condition) return `(${condition.all.map(expression).join(' and ')})`;
  if ('any' in condition) return `(${condition.any.map(expression).join(' or ')})`;
  if ('not' in condition) return `(not ${expression(condition.not)})`;
  const { fact, operator, value }: Leaf = condition;
  return `(${fact} ${SIGNS[operator]} ${JSON.stringify(value)})`;
}

/** Input, then the predicate as one choice, then every outcome, then output. */
function graphOf(rules: readonly EngineRule[]): object {
  const choice = rules
    .filter((rule) => rule.kind === 'predicate')
    .map((rule) => `${expression(rule.conditions)} ? ${JSON.stringify(rule.predicate)} : `);
  const outcomes = rules.filter((rule) => rule.kind === 'outcome');
  const steps = [
    { id: 'predicate', expressions: [{ id: 'p', key: PREDICATE, value: `${choice.join('')}null` }] },
    {
      id: 'outcomes',
      expressions: outcomes.map(({ conditions }, n) => ({
        id: `${n}`,
        key: `holds${n}`,
        value: expression(conditions),
      })),
    },
  ];
  const names = ['input', ...steps.map((step) => step.id), 'output'];
  return {
    nodes: [
      { id: 'input', name: 'input', type: 'inputNode' },
      ...steps.map(({ id, expressions }) => ({
        id,
        name: id,
        type: 'expressionNode',
        content: { expressions, passThrough: true, inputField: null, outputPath: null, executionMode: 'single' },
      })),
      { id: 'output', name: 'output', type: 'outputNode' },
    ],
    edges: names.slice(1).map((targetId, n) => ({ id: `e${n}`, type: 'edge', sourceId: names[n], targetId })),
  };
}

export type Zen = {
  /** Over the names that the rules read; what suppresses what is worked out from Zen's answer. */
  decide: (given: Given) => Promise<{ predicate: unknown; outcomes: string[] }>;
  dispose: () => void;
};

export function zenOf(pack: RulePack): Zen {
  const engine = new ZenEngine();
  const decision = engine.createDecision(graphOf(planEvaluation(pack).rules));
  return {
    decide: async (given) => {
      const { result } = await decision.evaluate(given);
      const holding = new Set(pack.outcomes.filter((_, n) => result[`holds${n}`] === true).map(({ id }) => id));
      const silenced = suppressions(pack.outcomes, (id) => holding.has(id));
      return { predicate: result[PREDICATE], outcomes: [...holding].filter((id) => !silenced.has(id)) };
    },
    dispose: () => engine.dispose(),
  };
}

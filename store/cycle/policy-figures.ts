/** Raw values for the evaluation of the policy itself. Statistics are made in TypeScript, where they are reproducible. */
import type { Store } from '../connect.ts';

export type PolicyFigures = { finalScores: number[]; facts: Record<string, number[]> };

/** Final scores of a cycle and the integer facts asked for, without saying whose they are. */
export async function policyFigures(store: Store, cycleId: string, facts: string[]): Promise<PolicyFigures> {
  const wanted = Object.fromEntries(facts.map((name) => [`facts.${name}`, 1]));
  const found = await store.models.appraisals
    .find({ cycleId }, { _id: 0, 'score.final': 1, ...wanted })
    .lean<{ score?: { final?: number | null } | null; facts?: Record<string, unknown> }[]>();
  const numbers = (values: unknown[]) => values.filter((value) => typeof value === 'number');
  return {
    finalScores: numbers(found.map((each) => each.score?.final)),
    facts: Object.fromEntries(facts.map((name) => [name, numbers(found.map((each) => each.facts?.[name]))])),
  };
}

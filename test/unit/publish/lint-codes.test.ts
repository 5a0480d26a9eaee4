import { describe, expect, test } from 'vitest';
import { COMPARISONS } from '../../../rules/decide/comparisons.ts';
import { computeValues } from '../../../rules/decide/compute.ts';
import { evaluate } from '../../../rules/decide/evaluate.ts';
import { climb, LADDER, type LadderInput } from '../../../rules/publish/ladder.ts';
import { CODES } from '../../../rules/publish/lint/codes.ts';
import type { Claim, LintFinding, Witness } from '../../../rules/publish/lint/finding.ts';
import { proofFindings } from '../../../rules/publish/lint/other-steps.ts';
import { prove } from '../../../rules/twin/prove.ts';
import { resolvePack } from '../../../rules/inherit/resolve.ts';
import { parsePackSource } from '../../../rules/read/schema.ts';
import type { Facts, FactValue, ResolvedPack } from '../../../rules/language/types.ts';
import { EXAMPLES } from './lint-examples.ts';
import { fixturePack } from '../../support/rules-fixture.ts';

const WITHOUT_PROOF = LADDER.filter((step) => step.step !== 'proof');
const climbed = new Map<LadderInput, Promise<LintFinding[]>>();
/** Each pack is looked at once, whatever is asked about it. */
function findings(input: LadderInput): Promise<LintFinding[]> {
  const found =
    climbed.get(input) ?? climb(input, WITHOUT_PROOF).then(({ steps }) => steps.flatMap((step) => step.findings));
  climbed.set(input, found);
  return found;
}
const places = (found: readonly LintFinding[], code: string) =>
  found.filter((finding) => finding.code === code).map((finding) => finding.pointer);

test('every code has a bad example and a good one', () => {
  expect([...Object.keys(EXAMPLES), 'E01'].sort()).toEqual(Object.keys(CODES).sort());
});

describe.each(Object.entries(EXAMPLES))('%s', (code, { bad, at, good }) => {
  test('is found where the fault is, told in both languages with the way to mend it', async () => {
    const found = await findings(bad);
    expect(places(found, code)).toContain(at);
    for (const finding of found) {
      for (const text of [finding.text, finding.mend]) {
        expect(text.id, finding.code).toMatch(/^.{5,}$/);
        expect(text.en, finding.code).toMatch(/^.{5,}$/);
        expect(text.id + text.en, finding.code).not.toMatch(/undefined|NaN|\[object/);
      }
    }
  });

  test('is not found in a pack that nearly has it', async () => {
    expect(places(await findings(good), code)).not.toContain(at);
  });

  test('gives witnesses that evaluate to what they claim', async () => {
    for (const input of [bad, good]) {
      const witnesses = (await findings(input)).flatMap(({ witness }) => witness ?? []);
      if (witnesses.length === 0) continue;
      const pack = resolvePack(input.chain.map(parsePackSource));
      for (const witness of witnesses) await checkWitness(pack, witness);
    }
  });
});

async function checkWitness(pack: ResolvedPack, { facts, claim, instead }: Witness): Promise<void> {
  await checkClaim(pack, facts, claim);
  if (!instead) return;
  await checkClaim(pack, instead.facts, instead.claim);
  expect(instead.claim).not.toEqual(claim);
  const names = new Set([...Object.keys(facts), ...Object.keys(instead.facts)]);
  expect([...names].filter((name) => facts[name] !== instead.facts[name])).toHaveLength(1);
}

async function checkClaim(pack: ResolvedPack, facts: Facts, claim: Claim): Promise<void> {
  if (claim.predicate !== undefined) {
    const { predicate, outcomes } = await evaluate(pack, facts);
    const ids = (list: typeof outcomes) => list.map((outcome) => outcome.id).sort();
    expect({
      predicate,
      outcomes: ids(outcomes.filter((outcome) => outcome.result)),
      holds: ids(outcomes.filter((outcome) => outcome.trace.result)),
    }).toEqual(claim);
    return;
  }
  const { values } = computeValues(pack.pack, facts);
  const known = (name: string): FactValue | undefined => {
    const value = values.get(name);
    return typeof value === 'object' ? undefined : value;
  };
  for (const [name, value] of Object.entries(claim.values ?? {})) expect(known(name), name).toBe(value);
}

describe('the severity', () => {
  const severities = async (code: keyof typeof EXAMPLES) =>
    (await findings(EXAMPLES[code].bad)).filter((finding) => finding.code === code).map((finding) => finding.severity);

  test.each(['C01', 'M01', 'F03', 'F04', 'G03', 'T01', 'T02', 'T04', 'I02'] as const)(
    'of %s forbids publishing',
    async (code) => {
      expect(await severities(code)).toContain('error');
      expect((await climb(EXAMPLES[code].bad)).publishable).toBe(false);
    },
  );

  test('of articles without a rule is a note', async () => {
    expect(await severities('L01')).toEqual(['note']);
  });
});

test('E01: an evaluator that compares wrongly is found, with facts on which the two differ', async () => {
  const pack = fixturePack();
  const wrong = { ...COMPARISONS, greaterThan: COMPARISONS.greaterThanInclusive };
  const found = proofFindings(await prove(pack, { comparisons: wrong, decisions: 0 }));
  expect(places(found, 'E01')).toContain('/outcomes/certificate');
  expect(found[0]?.witness?.facts).toMatchObject({ speed: 11_500 });
  expect(proofFindings(await prove(pack, { decisions: 0 }))).toEqual([]);
});

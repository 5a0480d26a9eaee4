import { expect, test } from 'vitest';
import { evaluate } from '../../../rules/decide/evaluate.ts';
import { tellDecision } from '../../../rules/explain/tell-decision.ts';
import { tryCase } from '../../../rules/explain/try-case.ts';
import { oneTarget } from '../../../rules/language/targets.ts';
import type { ResolvedPack } from '../../../rules/language/types.ts';
import { shippedPack } from '../../support/what-if.ts';
import { FOURTH } from '../../support/regions.ts';

const shipped = (await shippedPack(FOURTH)).pack;
const ratings = { targets: oneTarget(9300), supervisorBehaviour: 10_000, newIdea: true, measurementWorkshop: true };
const facts = (peerCount: number, peerMean: number) => ({ ...ratings, peerCount, peerMean });

/** The same pack, counting peers from their first answer on, as a pack of an older release may. */
function fromOneOn(): ResolvedPack {
  const pack = structuredClone(shipped.pack);
  const scheme = pack.derived['feedbackScheme'];
  if (scheme?.type !== 'bands') throw new Error('no scheme');
  pack.derived['feedbackScheme'] = { ...scheme, cuts: [1] };
  return { digest: 'sha256:older', pack };
}

test('with one answer, what is told of a decision is the same whatever the one peer said', async () => {
  const tell = async (mean: number) => JSON.stringify(tellDecision(shipped, await evaluate(shipped, facts(1, mean))));
  expect(await tell(4000)).toBe(await tell(8765));
  expect(await tell(4000)).toContain('scoreSupervisorOnly');
  const tried = async (mean: number) => tryCase({ pack: { resolved: shipped }, facts: facts(1, mean), real: false });
  expect(await tried(4000)).toEqual(await tried(8765));
});

test('with enough answers all is told', async () => {
  const told = tellDecision(shipped, await evaluate(shipped, facts(3, 8765)));
  expect(told.decision).toMatchObject({ derived: { scoreWithPeers: expect.any(Number) }, digest: expect.any(String) });
});

test('of a pack that counts one answer, the result is told and nothing that it was computed with', async () => {
  const pack = fromOneOn();
  const told = tellDecision(pack, await evaluate(pack, facts(1, 4000)));
  const { derived, score, digest } = told.decision as Record<string, Record<string, unknown>>;
  for (const name of ['behaviourWithPeers', 'behaviourScore', 'scoreWithPeers', 'behaviourBand', 'matrixPredicate'])
    expect(derived).not.toHaveProperty(name);
  expect([score?.['behaviour'], digest]).toEqual([null, undefined]);
  const said = told.sentences.map(({ text }) => text.en).join('\n');
  for (const hidden of ['40.00', '30%', '82.00']) expect(said).not.toContain(hidden);
  expect((await tryCase({ pack: { resolved: pack }, facts: facts(1, 4000), real: false })).nearest).toEqual([]);
});

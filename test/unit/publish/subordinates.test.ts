/** A pack that asks subordinates: read, linted, decided alike by both evaluators, told, and refused where it would give one away. */
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../rules/decide/evaluate.ts';
import { describePack } from '../../../rules/explain/describe.ts';
import { explain } from '../../../rules/explain/explain.ts';
import { hiddenNames } from '../../../rules/explain/hidden.ts';
import { resolvePack } from '../../../rules/inherit/resolve.ts';
import { PackError } from '../../../rules/language/errors.ts';
import { oneTarget } from '../../../rules/language/targets.ts';
import type { Facts, PackSource, ResolvedPack } from '../../../rules/language/types.ts';
import { climb } from '../../../rules/publish/ladder.ts';
import { lintPack } from '../../../rules/publish/lint/lint.ts';
import { compilePack } from '../../../rules/twin/closures.ts';
import { recordOrRefusal } from '../../../rules/twin/prove.ts';
import { changed } from '../../support/next-version.ts';
import { DROPPED, withNomination, withSubordinates } from '../../support/raters.ts';
import { FOURTH } from '../../support/regions.ts';
import { shippedPacks } from '../../support/shipped-packs.ts';

const shipped = shippedPacks.find(({ id }) => id === FOURTH);
if (!shipped) throw new Error('no pack');
const sourceWith = (wanted = DROPPED): PackSource =>
  changed(shipped.resolved, shipped.resolved.pack.version + 1, withSubordinates(wanted));
const packWith = (wanted = DROPPED): ResolvedPack => resolvePack([sourceWith(wanted)]);
const codes = (pack: ResolvedPack) =>
  lintPack(pack, [sourceWith()])
    .findings.filter(({ severity }) => severity === 'error')
    .map(({ code, pointer }) => `${code} ${pointer}`);

const FACTS: Facts = {
  targets: oneTarget(9000),
  supervisorBehaviour: 9000,
  newIdea: false,
  measurementWorkshop: true,
  peerCount: 3,
  peerMean: 8000,
};
const ENOUGH = { subordinateCount: 3, subordinateMean: 6000 };

const refusalOf = (change: (source: PackSource) => unknown): string[] => {
  const source = structuredClone(sourceWith()) as PackSource & Record<string, unknown>;
  change(source);
  try {
    resolvePack([source]);
  } catch (error) {
    if (error instanceof PackError) return error.errors.map(({ code, pointer }) => `${code} ${pointer}`);
    throw error;
  }
  return [];
};

describe('a pack that asks subordinates', () => {
  it('has no finding of the lint, for whatever becomes of too few', () => {
    for (const below of ['drop', 'fold', 'hold'] as const) expect(codes(packWith({ minimum: 3, below }))).toEqual([]);
    expect(codes(packWith({ invite: 5, minimum: 4, below: 'drop' }))).toEqual([]);
  });

  it('is refused where nobody asks those who are to weigh, or fewer than are promised would be told', () => {
    const nobody = packWith();
    const phases = nobody.pack.phases.map((phase) => {
      const { subordinates: _, ...rest } = phase as typeof phase & { subordinates?: unknown };
      return rest;
    });
    const found = codes({ ...nobody, pack: { ...nobody.pack, phases } });
    expect(found).toContain('P02 /assessors/subordinate/min');
    expect(found).toContain('F02 /facts/subordinateMean');
    const { pack } = nobody;
    const stricter = { ...pack, transparency: { ...pack.transparency, minimumGroup: 5 } };
    expect(codes({ ...nobody, pack: stricter })).toContain('F06 /phases/feedback/subordinates/minimum');
  });

  it('is found wanting where those whom no subordinate rated could not be scored, or would be scored as the worst', () => {
    for (const missing of ['hold', 'fail', 'zero'] as const) {
      const pack = packWith();
      const { subordinateMean } = pack.pack.facts;
      if (!subordinateMean) throw new Error('no mean');
      const facts = { ...pack.pack.facts, subordinateMean: { ...subordinateMean, missing } };
      expect(codes({ ...pack, pack: { ...pack.pack, facts } })).toContain('F06 /scoring');
    }
  });

  it('is refused with the place of what cannot be meant', () => {
    type Loose = { phases: Record<string, unknown>[]; facts: Record<string, Record<string, unknown>> };
    const at = (source: unknown) => source as Loose;
    const feedback = (source: unknown) => at(source).phases.find(({ kind }) => kind === 'feedback') ?? {};
    const asks = (wanted: object) => refusalOf((source) => Object.assign(feedback(source), { subordinates: wanted }));
    expect(asks({ minimum: 2, below: 'drop' })[0]).toContain('/phases/feedback/subordinates/minimum');
    expect(asks({ invite: 3, minimum: 4, below: 'drop' })).toEqual([
      'range-empty /phases/feedback/subordinates/minimum',
    ]);
    expect(asks({ minimum: 3, below: 'perhaps' })[0]).toContain('/phases/feedback/subordinates/below');
    expect(refusalOf((source) => Object.assign(at(source).facts['peerRating'] ?? {}, { askedOf: ['peer'] }))).toEqual([
      'asked-of-all /facts/peerRating/askedOf',
    ]);
    expect(refusalOf((source) => Object.assign(at(source).facts['newIdea'] ?? {}, { askedOf: ['peer'] }))).toEqual([
      'asked-stray /facts/newIdea/askedOf',
    ]);
    const alone = refusalOf((source) => {
      const phase = feedback(source);
      delete phase['peers'];
      Object.assign(phase, { subordinates: { minimum: 3, below: 'fold' } });
    });
    expect(alone).toContain('fold-without-peers /phases/feedback/subordinates/below');
  });

  it('decides with their weight, and without it where there are too few', async () => {
    const pack = packWith();
    const [few, enough] = [await evaluate(pack, FACTS), await evaluate(pack, { ...FACTS, ...ENOUGH })];
    expect(enough.score.final).toBe(Math.round(0.6 * 9000 + 0.24 * 9000 + 0.08 * 8000 + 0.08 * 6000));
    expect(few.score.final).toBe(Math.round((0.6 * 9000 + 0.24 * 9000 + 0.08 * 8000) / 0.92));
    expect([few.flags, enough.flags].map((flags) => flags.includes('BAWAHAN_KURANG'))).toEqual([true, false]);
    const compiled = compilePack(pack);
    for (const facts of [FACTS, { ...FACTS, ...ENOUGH }])
      expect(await recordOrRefusal(() => compiled.decide(facts))).toBe(
        await recordOrRefusal(() => evaluate(pack, facts)),
      );
  });

  it('says who rated, and hides of each group what rests on too few of it', async () => {
    const pack = packWith();
    const enough = await evaluate(pack, { ...FACTS, ...ENOUGH });
    const told = explain(pack.pack, enough).filter(({ typedBy }) => typedBy === 'subordinates');
    expect(told.map(({ text }) => text.en)).toEqual([expect.stringContaining('Rated by subordinates')]);
    expect(hiddenNames(pack.pack, enough).size).toBe(0);
    const few = await evaluate(pack, { ...FACTS, subordinateCount: 2, subordinateMean: 6000 });
    const hidden = hiddenNames(pack.pack, few);
    expect([...hidden]).toEqual(expect.arrayContaining(['subordinateMean', 'scoreWithPeers', 'behaviourScore']));
    expect(hidden.has('peerMean')).toBe(false);
    const others = await evaluate(pack, { ...FACTS, ...ENOUGH, peerCount: 2 });
    expect(hiddenNames(pack.pack, others).has('subordinateMean')).toBe(false);
    expect(hiddenNames(pack.pack, others).has('peerMean')).toBe(true);
    expect(describePack(pack.pack).peers.en).toBe('yes (at least 3 peers, 20%; at least 3 subordinates, 20%)');
  });

  it('may be published with its cases', async () => {
    const cases = (shipped.cases ?? []).map((each) => ({ ...each, expect: {} }));
    const report = await climb({ chain: [sourceWith()], cases });
    const said = report.steps.flatMap(({ findings }) => findings).filter(({ severity }) => severity === 'error');
    // What no case here expects; everything else is as it must be, among it that both evaluators agree.
    const tried = ['T01', 'T02', 'T03'];
    expect(said.filter(({ code }) => !tried.includes(code)).map(({ code, pointer }) => `${code} ${pointer}`)).toEqual(
      [],
    );
  });
});

describe('a pack whose people nominate their peers', () => {
  const nominating = (within: object): ResolvedPack => {
    const source = changed(shipped.resolved, shipped.resolved.pack.version + 1, withNomination);
    const phases = (source as unknown as { phases: { kind: string; peers?: { nominate?: object } }[] }).phases;
    for (const { peers } of phases) if (peers?.nominate) Object.assign(peers.nominate, { within });
    return resolvePack([source]);
  };

  it('has no finding of the lint, and says so', () => {
    const pack = nominating({ workingDays: 8 });
    expect(codes(pack)).toEqual([]);
    expect(describePack(pack.pack).peers.en).toBe('yes (at least 3 peers, 30%, nominated by the employee)');
  });

  it('is found wanting where whoever is named would have no day left to answer', () => {
    expect(codes(nominating({ calendarDays: 90 }))).toEqual(['P01 /phases/feedback/peers/nominate/within']);
  });
});

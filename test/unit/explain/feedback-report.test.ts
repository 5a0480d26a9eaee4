import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FeedbackAnswer, tellFeedback } from '../../../rules/explain/feedback-report.ts';
import type { Facts, RulePack } from '../../../rules/language/types.ts';
import { DROPPED, withSubordinates } from '../../support/raters.ts';
import { FOURTH } from '../../support/regions.ts';
import { shippedPack } from '../../support/what-if.ts';

const { pack } = (await shippedPack(FOURTH)).pack;
const said = (facts: Facts, words: string | null = null): FeedbackAnswer => ({ facts, words });
const tell = (peer: FeedbackAnswer[], more: { self?: Facts; of?: RulePack } = {}) =>
  tellFeedback({
    pack: more.of ?? pack,
    answers: { peer },
    self: more.self ?? {},
    shuffled: (texts) => texts.toSorted(),
  });
const THREE = [
  said({ peerRating: 8000, peerService: 'selalu', peerLoyal: 'jarang' }, 'b'),
  said({ peerRating: 8001, peerService: 'selalu', peerLoyal: 'sering' }, 'a'),
  said({ peerRating: 9000, peerService: 'sering', peerLoyal: 'jarang', peerAdaptive: 'selalu' }),
];

describe('a feedback report', () => {
  it('has the mean of each aspect in units of people, the own view beside it, and words', () => {
    const { groups, aspects, words } = tell(THREE, { self: { peerService: 'kadang' } });
    expect(groups).toEqual([{ group: 'peer', minimum: 3, answers: 3 }]);
    const of = (id: string) => aspects.find((each) => each.id === id);
    expect(of('peerRating')?.others).toEqual([
      { group: 'peer', answers: 3, mean: 83.34, text: { id: '83,34', en: '83.34' } },
    ]);
    expect(of('peerService')).toMatchObject({
      scale: { id: '1 (jarang) – 4 (selalu)', en: '1 (rarely) – 4 (always)' },
      self: { mean: 2 },
      others: [{ mean: 3.67 }],
    });
    expect(of('peerLoyal')).toMatchObject({ self: null, others: [{ mean: 1.67 }] });
    expect(words).toEqual([{ group: 'peer', texts: ['a', 'b'] }]);
  });

  it('names what stands out, farthest first, and nothing where all is alike', () => {
    const { strengths, toImprove } = tell(THREE);
    expect(strengths.map(({ id }) => id)).toEqual(['peerService']);
    expect(toImprove.map(({ id }) => id)).toEqual(['peerLoyal']);
    expect(toImprove[0]?.sentence.id).toContain('1,67');
    const alike = tell(THREE.map(() => said({ peerService: 'sering', peerLoyal: 'sering' })));
    expect([alike.strengths, alike.toImprove]).toEqual([[], []]);
    expect(alike.rule.id).toContain('dinilai sama');
  });

  it('tells nothing of an aspect that fewer have rated than were promised', () => {
    expect(tell(THREE).aspects.find(({ id }) => id === 'peerAdaptive')?.others).toEqual([]);
  });

  it('is the same whatever too few have said, none among them', () => {
    const value = fc.record({
      peerRating: fc.integer({ min: 0, max: 12_000 }),
      peerService: fc.constantFrom('jarang', 'kadang', 'sering', 'selalu'),
    });
    const few = fc.array(
      fc.tuple(value, fc.option(fc.string())).map(([facts, words]) => said(facts, words)),
      { maxLength: 2 },
    );
    fc.assert(
      fc.property(few, (answers) => {
        expect(tell(answers)).toEqual(tell([]));
      }),
    );
    expect(tell([]).groups).toEqual([{ group: 'peer', minimum: 3, answers: null }]);
  });

  it('keeps the promise of a pack that wants more of them', () => {
    const stricter = { ...pack, transparency: { ...pack.transparency, minimumGroup: 4 } };
    expect(tell(THREE, { of: stricter })).toEqual(tell([], { of: stricter }));
  });
});

describe('a report of two groups', () => {
  const asking = (wanted = DROPPED) => ({ ...pack, ...withSubordinates(wanted)(pack) });
  const both = (peer: FeedbackAnswer[], subordinate: FeedbackAnswer[], of = asking()) =>
    tellFeedback({ pack: of, answers: { peer, subordinate }, self: {}, shuffled: (texts) => texts.toSorted() });
  const below = (peerRating: number, peerFairness = 'sering') => said({ peerRating, peerFairness }, `b${peerRating}`);
  const UNDER = [below(6000), below(6300), below(6600, 'selalu')];
  const answers = fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 12_000 }), fc.constantFrom('jarang', 'kadang', 'sering', 'selalu'))
      .map(([rating, fairness]) => below(rating, fairness)),
    { maxLength: 2 },
  );

  it('tells each apart, and each only what it was asked', () => {
    const { groups, aspects, words } = both(THREE, UNDER);
    expect(groups.map(({ group, answers: many }) => [group, many])).toEqual([
      ['peer', 3],
      ['subordinate', 3],
    ]);
    const of = (id: string) => aspects.find((each) => each.id === id)?.others.map(({ group, mean }) => [group, mean]);
    expect(of('peerRating')).toEqual([
      ['peer', 83.34],
      ['subordinate', 63],
    ]);
    expect(of('peerFairness')).toEqual([['subordinate', 3.33]]);
    expect(of('peerService')).toEqual([['peer', 3.67]]);
    expect(words.map(({ texts }) => texts)).toEqual([
      ['a', 'b'],
      ['b6000', 'b6300', 'b6600'],
    ]);
  });

  it.each(['drop', 'hold'] as const)(
    'is the same whatever too few subordinates said, none among them (%s)',
    (which) => {
      const of = asking({ minimum: 3, below: which });
      fc.assert(
        fc.property(answers, (few) => {
          expect(both(THREE, few, of)).toEqual(both(THREE, [], of));
        }),
      );
    },
  );

  it('is the same whatever too few peers said beside enough subordinates', () => {
    const [one, two] = THREE;
    if (!one || !two) throw new Error('three');
    expect(both([one, two], UNDER)).toEqual(both([], UNDER));
  });

  it('never tells peers apart from subordinates who were heard with them, nor what these alone were asked', () => {
    const of = asking({ minimum: 3, below: 'fold' });
    const { groups, aspects, words } = both(THREE, UNDER.slice(0, 1), of);
    expect(groups.map(({ group, answers: many }) => [group, many])).toEqual([
      ['peer', 4],
      ['subordinate', null],
    ]);
    expect(JSON.stringify(aspects)).not.toContain('"group":"subordinate"');
    expect(aspects.find(({ id }) => id === 'peerFairness')?.others).toEqual([]);
    expect(aspects.find(({ id }) => id === 'peerRating')?.others).toMatchObject([{ answers: 4, mean: 77.5 }]);
    expect(words).toEqual([{ group: 'peer', texts: ['a', 'b', 'b6000'] }]);
  });
});

/** A pack whose subordinates are asked about their superiors too: the one of `FOURTH`, which asks peers, with another group. */
import type { FactDefinition, Phase, RulePack } from '../../rules/language/types.ts';

type Subordinates = NonNullable<Extract<Phase, { kind: 'feedback' }>['subordinates']>;
export const DROPPED: Subordinates = { minimum: 3, below: 'drop' };

const counted = (label: FactDefinition['label'], of: Partial<FactDefinition>): FactDefinition => ({
  type: 'int',
  min: 0,
  label,
  source: 'workflow',
  missing: 'renormalise',
  provenance: 'default',
  ...of,
});
const MEAN = counted(
  { id: 'Rata-rata penilaian bawahan', en: 'Mean of the ratings of subordinates' },
  { unit: 'hundredth', max: 12_000, missing: 'renormalise' },
);
const COUNT = counted(
  { id: 'Jumlah bawahan yang menjawab', en: 'Number of subordinates who answered' },
  { unit: 'count', max: 100, missing: 'zero' },
);

/** The same policy, with subordinates who weigh as much as peers and are asked one thing that peers are not. */
export const withSubordinates =
  (subordinates: Subordinates = DROPPED) =>
  ({ facts, derived, phases, flags, assessors }: RulePack): Partial<RulePack> => {
    const { peerLoyal, peerService } = facts;
    const { behaviourWithPeers, scoreWithPeers } = derived;
    if (!peerLoyal || !peerService || !behaviourWithPeers || !scoreWithPeers) throw new Error('another pack');
    const label = { id: 'Memimpin dengan adil', en: 'Leads fairly' };
    const of = (terms: [string, number][]) => ({
      type: 'weightedSum' as const,
      terms: terms.map(([name, weight]) => ({ of: name, weight })),
      missing: 'renormalise' as const,
      unit: 'hundredth',
    });
    const [supervisor] = assessors;
    if (!supervisor) throw new Error('nobody assesses');
    return {
      facts: {
        ...facts,
        peerLoyal: { ...peerLoyal, askedOf: ['peer', 'subordinate'] },
        peerFairness: { ...peerService, label, askedOf: ['subordinate'] },
        subordinateMean: MEAN,
        subordinateCount: COUNT,
      },
      derived: {
        ...derived,
        behaviourWithPeers: {
          ...behaviourWithPeers,
          ...of([
            ['supervisorBehaviour', 6000],
            ['peerMean', 2000],
            ['subordinateMean', 2000],
          ]),
        },
        scoreWithPeers: {
          ...scoreWithPeers,
          ...of([
            ['resultScore', 6000],
            ['supervisorBehaviour', 2400],
            ['peerMean', 800],
            ['subordinateMean', 800],
          ]),
        },
      },
      phases: phases.map((phase) => (phase.kind === 'feedback' ? { ...phase, subordinates } : phase)),
      flags: [
        ...flags,
        {
          id: 'fewSubordinates',
          code: 'BAWAHAN_KURANG',
          title: { id: 'Terlalu sedikit bawahan menjawab', en: 'Too few subordinates answered' },
          conditions: { all: [{ fact: 'subordinateCount', operator: 'lessThan', value: subordinates.minimum }] },
          provenance: 'default',
        },
        {
          id: 'heardBelow',
          code: 'BAWAHAN_DIDENGAR',
          title: { id: 'Bawahan ikut didengar', en: 'Subordinates were heard' },
          conditions: {
            all: [{ fact: 'subordinateCount', operator: 'greaterThanInclusive', value: subordinates.minimum }],
          },
          provenance: 'default',
        },
      ],
      assessors: [
        { ...supervisor, kind: 'supervisor', weight: 6000 },
        { ...supervisor, kind: 'peer', weight: 2000, min: 3 },
        { ...supervisor, kind: 'subordinate', weight: 2000, min: 3 },
      ],
    };
  };

/** The same policy, whose people nominate the peers who are asked about them. */
export const withNomination = ({ phases }: RulePack): Partial<RulePack> => ({
  phases: phases.map((phase) =>
    phase.kind === 'feedback' && phase.peers
      ? { ...phase, peers: { ...phase.peers, nominate: { within: { workingDays: 15 }, eachOther: 'barred' } } }
      : phase,
  ),
});

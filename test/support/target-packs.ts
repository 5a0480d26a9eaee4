/** A shipped pack that takes a score of targets from its assessor, made to compute it from the targets; its cases likewise. */
import { parseCaseFile } from '../../rules/read/schema-cases.ts';
import type { CaseFile } from '../../rules/publish/cases.ts';
import { isRecord } from '../../rules/language/records.ts';
import type { TargetFact } from '../../rules/language/targets.ts';
import type { PackSource } from '../../rules/language/types.ts';
import { readJson } from '../../store/pack/files.ts';
import { shippedPacks } from './shipped-packs.ts';
import { HOME } from './regions.ts';

const LAW = 'library/target-achievement';
const both = (word: string) => ({ id: word, en: word });

/** A target that came to so much, in hundredths of a per cent. */
export const targetThatCameTo = (attainment: number, over: Partial<TargetFact> = {}): TargetFact => ({
  id: 't1',
  kind: 'main',
  aspect: 'quantity',
  direction: 'higher',
  value: 1_000_000,
  weight: 10_000,
  due: '2026-12-15',
  source: 'own',
  actual: attainment * 100,
  reportedOn: '2026-12-12',
  ...over,
});

const TARGETS = {
  type: 'list',
  label: both('targets'),
  source: 'workflow',
  missing: 'hold',
  provenance: 'default',
};
const NODES = {
  targetResults: {
    type: 'attainments',
    of: 'targets',
    use: { higher: LAW, lower: LAW, range: LAW },
    most: 12_000,
    unreported: 'zero',
    label: both('attainment of each target'),
    provenance: 'regulation',
  },
  targetScore: {
    type: 'targets',
    of: 'targetResults',
    combine: 'weightedMean',
    where: { joint: false },
    none: 'renormalise',
    label: both('attainment of own targets'),
  },
};

export async function targetPack(): Promise<{ chain: PackSource[]; cases: CaseFile }> {
  const found = shippedPacks.find(({ id }) => id === HOME);
  const { facts, derived, ...source } = found?.chain.at(-1) ?? { format: 'siklus.pack/1', id: '', version: 1 };
  const { targetScore: _, ...others } = isRecord(facts) ? facts : {};
  const own: PackSource = {
    ...source,
    facts: { targets: TARGETS, ...others },
    derived: { ...NODES, ...(isRecord(derived) ? derived : {}) },
  };
  const json = JSON.stringify(await readJson(`rules/regions/${HOME}.cases.json`), (key, value: unknown) => {
    if (key !== 'given' || !isRecord(value) || typeof value['targetScore'] !== 'number') return value;
    const { targetScore, ...given } = value;
    return { targets: [targetThatCameTo(Number(targetScore))], ...given };
  });
  return { chain: [...(found?.chain.slice(0, -1) ?? []), own], cases: parseCaseFile(JSON.parse(json)) };
}

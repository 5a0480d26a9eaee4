/** Further versions of a pack: the same policy with one change, published beside the first and in force a year later. */
import { resolvePack } from '../../rules/inherit/resolve.ts';
import type { PackSource, ResolvedPack, RulePack } from '../../rules/language/types.ts';
import type { Store } from '../../store/connect.ts';
import { findPackVersion, insertRulePack } from '../../store/pack/rule-packs.ts';

type Change = (pack: RulePack) => Partial<RulePack>;

export function changed({ pack }: ResolvedPack, version: number, change: Change): PackSource {
  const { extends: _, ...own } = pack;
  const source = { ...own, version, effective: { from: '2027-01-01', to: null }, ...change(pack) };
  return JSON.parse(JSON.stringify(source));
}

export async function publishNext(store: Store, of: ResolvedPack, change: Change): Promise<ResolvedPack> {
  let version = of.pack.version + 1;
  while (await findPackVersion(store, { packId: of.pack.id, version })) version += 1;
  const source = changed(of, version, change);
  const next = resolvePack([source]);
  const { pack, digest } = next;
  const { result } = await insertRulePack(store, {
    _id: digest,
    packId: pack.id,
    version: pack.version,
    effective: pack.effective,
    status: 'published',
    pack,
    source,
    publishedAt: '2026-06-01T00:00:00.000Z',
  });
  if (result !== 'inserted') throw new Error(`version ${version} of ${pack.id}: ${result}`);
  return next;
}

/** The matrix turned by half: whoever was at one end is at the other, and every predicate can still be reached. */
export const upsideDown: Change = ({ predicates }) => {
  if (predicates.mode !== 'grid') throw new Error('this pack has no matrix to turn');
  return { predicates: { ...predicates, cells: predicates.cells.map((row) => row.toReversed()).toReversed() } };
};

/** What was computed from targets is typed by the assessor: the pack reads no targets any more. */
export const typedScore: Change = ({ facts: declared, derived, phases }) => {
  const facts = Object.fromEntries(Object.entries(declared).filter(([, { type }]) => type !== 'list'));
  const nodes = Object.entries(derived);
  const scores = nodes.filter(([, { type }]) => type === 'targets');
  const typed = scores.map(([name, { label }]) => [
    name,
    { type: 'int', unit: 'hundredth', min: 0, max: 12_000, label, source: 'assessor', missing: 'hold', ...DEFAULT },
  ]);
  return {
    facts: { ...facts, ...Object.fromEntries(typed) },
    derived: Object.fromEntries(nodes.filter(([, { type }]) => type !== 'targets' && type !== 'attainments')),
    phases: phases.map((phase) => {
      const { progress: _progress, midYear: _midYear, ...others } = phase as typeof phase & Record<string, unknown>;
      return others;
    }),
  };
};
const DEFAULT = { provenance: 'default' } as const;

/** The stages after the given one get this many more working days. */
export const longerAfter =
  (id: string): Change =>
  ({ phases }) => ({
    phases: phases.map((phase, n) =>
      n > phases.findIndex((each) => each.id === id) && phase.lasts ? { ...phase, lasts: { workingDays: 90 } } : phase,
    ),
  });

/** Another text, and nothing else. */
export const renamed: Change = ({ title }) => ({
  title: { id: `${title.id} (perubahan)`, en: `${title.en} (amended)` },
});

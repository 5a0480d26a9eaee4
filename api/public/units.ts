/** What the public sees: units, never people; rounded, and nothing below the pack's minimum group. */
import { distributionByUnit } from '../../store/cycle/figures.ts';
import { listCycles } from '../../store/cycle/cycles.ts';
import { unitsOf } from '../../store/people/employees.ts';
import { listRegions } from '../../store/pack/regions.ts';
import type { CycleDoc } from '../../store/cycle/types.ts';
import type { RegionDoc } from '../../store/pack/types.ts';
import { listVoices } from '../../store/public/voices.ts';
import type { RulePack } from '../../rules/language/types.ts';
import type { Deps } from '../deps.ts';
import { packFor, pinnedPack, requireKnownRegion } from '../pack/packs.ts';
import { today } from '../pack/packs.ts';
import { Problem } from '../problem/problem.ts';
import { WHOLE } from '../../rules/time/units.ts';

/** With fewer units shown, one could be worked out from the others. */
const MIN_UNITS = 3;
const ROUND_PEOPLE = 5;
const ROUND_SHARE = 500;
const VOICES_SHOWN = 20;
const GOOD = ['SANGAT_BAIK', 'BAIK'];

export async function publicUnits(deps: Deps, region: string | undefined) {
  const regions = region === undefined ? await listRegions(deps.store) : [await requireKnownRegion(deps, region)];
  const rows = await Promise.all(regions.map((each) => unitsOfRegion(deps, each)));
  return rows.flat();
}

/** The pack of a region that keeps a portal, or `null`. */
export async function portalPack(deps: Deps, region: RegionDoc): Promise<RulePack | null> {
  try {
    const { pack } = await packFor(deps, region, today(deps));
    return pack.publicVoice.portal ? pack : null;
  } catch (error) {
    if (error instanceof Problem && error.code === 'pack-missing') return null;
    throw error;
  }
}

async function unitsOfRegion(deps: Deps, region: RegionDoc) {
  if (!(await portalPack(deps, region))) return [];
  const figures = await figuresOf(deps, region._id);
  const units = await unitsOf(deps.store, region._id);
  return Promise.all(
    units.map(async ({ unit, unitName }) => ({
      region: region._id,
      unit,
      unitName,
      ...(figures.get(unit) ?? { suppressed: true, people: null, shareGood: null }),
      voices: await publishedVoices(deps, region._id, unit),
    })),
  );
}

type Figures = {
  suppressed: boolean;
  people: number | null;
  shareGood: number | null;
  sandbox: boolean;
  cycle: string;
};

/** Of the last cycle that is over: nothing is published while results can still change. */
async function figuresOf(deps: Deps, region: string): Promise<Map<string, Figures>> {
  const cycle = await lastClosed(deps, region);
  if (!cycle) return new Map();
  const { pack } = await pinnedPack(deps, cycle.pack);
  const units = (await distributionByUnit(deps.store, cycle._id)).map(({ unit, counts }) => {
    const scored = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const good = GOOD.reduce((sum, code) => sum + (counts[code] ?? 0), 0);
    return { unit, scored, good };
  });
  const shown = units.filter(({ scored }) => scored >= pack.publicVoice.minimumGroup);
  const about = { sandbox: cycle.sandbox, cycle: cycle.label };
  if (shown.length < MIN_UNITS) return new Map();
  return new Map(
    shown.map(({ unit, scored, good }) => [unit, { suppressed: false, ...rounded(scored, good), ...about }]),
  );
}

const rounded = (scored: number, good: number) => ({
  people: Math.round(scored / ROUND_PEOPLE) * ROUND_PEOPLE,
  shareGood: Math.round((good * WHOLE) / scored / ROUND_SHARE) * ROUND_SHARE,
});

async function lastClosed(deps: Deps, region: string): Promise<CycleDoc | undefined> {
  const closed = await listCycles(deps.store, { region, state: 'CLOSED' }, { limit: 100 });
  return closed.toSorted((a, b) => (a.period.to < b.period.to ? -1 : 1)).at(-1);
}

async function publishedVoices(deps: Deps, region: string, unit: string): Promise<string[]> {
  const voices = await listVoices(deps.store, { region, unit, status: 'published' }, { limit: VOICES_SHOWN });
  return voices.map((voice) => voice.text);
}

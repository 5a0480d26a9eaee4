/** What the public sees: units, never people; rounded, and nothing below the pack's minimum group. */
import { onceClosed } from '../../store/cycle/figures.ts';
import type { CycleDoc } from '../../store/cycle/types.ts';
import { lastClosedCycle } from '../../store/cycle/last-scored.ts';
import { unitsOf } from '../../store/people/employees.ts';
import { listRegions } from '../../store/pack/regions.ts';
import type { RegionDoc } from '../../store/pack/types.ts';
import { publishedOnce } from '../../store/public/figures.ts';
import { newestVoices } from '../../store/public/voices.ts';
import { FEWEST_SHOWN } from '../../rules/language/groups.ts';
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

/** Of the last cycle that is over: nothing is published while results can still change. */
async function figuresOf(deps: Deps, region: string) {
  const cycle = await lastClosedCycle(deps.store, region);
  if (!cycle) return new Map();
  const units = await publishedOnce(deps.store, { _id: cycle._id, region }, () => countUnits(deps, cycle));
  const about = { suppressed: false, sandbox: cycle.sandbox, cycle: cycle.label };
  return new Map(units.map(({ unit, ...figures }) => [unit, { ...figures, ...about }]));
}

/** None where one unit could be worked out from the others. */
async function countUnits(deps: Deps, cycle: CycleDoc) {
  const { pack } = await pinnedPack(deps, cycle.pack);
  const smallest = Math.max(FEWEST_SHOWN, pack.publicVoice.minimumGroup);
  const shown = (await onceClosed(deps.store, cycle, { kind: 'distribution', part: {} })).flatMap(
    ({ unit, counts }) => {
      const scored = Object.values(counts).reduce((sum, count) => sum + count, 0);
      const good = GOOD.reduce((sum, code) => sum + (counts[code] ?? 0), 0);
      return scored < smallest ? [] : [{ unit, ...rounded(scored, good) }];
    },
  );
  return shown.length < MIN_UNITS ? [] : shown;
}

const rounded = (scored: number, good: number) => ({
  people: Math.round(scored / ROUND_PEOPLE) * ROUND_PEOPLE,
  shareGood: shareOf(scored, good),
});

/**
 * Rounded so that nobody can be sure of one person: where all are alike it is told as if one were not, and people are
 * counted in pairs, so that one who changes from one cycle to the next may not show.
 */
function shareOf(scored: number, good: number): number {
  const others = scored - Math.min(Math.max(good, 1), scored - 1);
  const counted = others < 2 ? 1 : 2 * Math.floor(others / 2) + 0.5;
  const share = Math.round(((scored - counted) * WHOLE) / scored / ROUND_SHARE) * ROUND_SHARE;
  const edge = Math.ceil(WHOLE / scored / ROUND_SHARE) * ROUND_SHARE;
  return Math.min(Math.max(share, edge), WHOLE - edge);
}

async function publishedVoices(deps: Deps, region: string, unit: string): Promise<string[]> {
  const voices = await newestVoices(deps.store, { region, unit, status: 'published' }, VOICES_SHOWN);
  return voices.map((voice) => voice.text);
}

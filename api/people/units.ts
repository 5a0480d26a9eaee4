/** Units of a region as a tree: who describes them, and how many people each has. */
import { employeesById } from '../../store/people/employees.ts';
import {
  describedUnits,
  getUnit,
  peopleByUnit,
  peopleByUnitOn,
  putUnit,
  unitsInUse,
} from '../../store/people/units.ts';
import { NotNow } from '../../store/write.ts';
import type { UnitDoc } from '../../store/people/types.ts';
import type { Finding, Text } from '../../rules/language/types.ts';
import { finding } from '../../rules/language/errors.ts';
import { regionActor } from '../access/actor.ts';
import { NOT_IN_CODES } from './unit-schema.ts';
import { isUnitCode, unitLimit } from '../access/limits.ts';
import { requireRegion } from '../access/scope.ts';
import type { Caller, Deps } from '../deps.ts';
import { requireKnownRegion } from '../pack/packs.ts';
import { invalid, Problem } from '../problem/problem.ts';
import { recordStep } from '../request/request.ts';
import { peopleBeside } from './names.ts';
import { settleRoster } from './settle-roster.ts';

export type SaidOfUnit = Pick<UnitDoc, 'unit' | 'name' | 'parent' | 'kind' | 'headId'>;
/** `units`: all that there are; `heads`: whoever is in service among those who are named. */
export type AroundUnits = {
  described: Map<string, SaidOfUnit>;
  units: ReadonlySet<string>;
  heads: ReadonlySet<string>;
};

export type UnitView = SaidOfUnit & {
  described: boolean;
  /** In service there, and there or below. */
  people: number;
  total: number;
  head: { nip?: string; name?: string } | null;
};

/** Every unit that was described or has people, parents before their children. */
export async function listUnits(
  deps: Deps,
  { principal }: Caller,
  { region, on }: { region: string; on?: string | undefined },
): Promise<UnitView[]> {
  requireRegion(principal, 'listUnits', region);
  await settleRoster(deps, region);
  const { store } = deps;
  const described = new Map((await describedUnits(store, region)).map((doc) => [doc.unit, doc]));
  const counted = on === undefined ? await peopleByUnit(store, region) : await peopleByUnitOn(store, region, on);
  const counts = new Map(counted.map((count) => [count.unit, count]));
  const parentOf = (unit: string) => described.get(unit)?.parent ?? null;
  const totals = new Map<string, number>();
  for (const { unit, people } of counted)
    for (const above of [unit, ...lineAbove(unit, parentOf)]) totals.set(above, (totals.get(above) ?? 0) + people);
  const limit = unitLimit(principal);
  const units = [...new Set([...described.keys(), ...counts.keys()])].filter((unit) => limit?.includes(unit) ?? true);
  const ids = units.flatMap((unit) => described.get(unit)?.headId ?? []);
  const beside = await peopleBeside(deps, { principal, scope: region, ids });
  const sorted = units
    .map((unit) => ({ unit, path: [unit, ...lineAbove(unit, parentOf)].toReversed().join('\n') }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return sorted.map(({ unit }) => {
    const doc = described.get(unit);
    const {
      name,
      parent = null,
      kind = null,
      headId = null,
    } = doc ?? {
      name: counts.get(unit)?.unitName ?? unit,
    };
    const head = headId === null ? null : beside(headId);
    const people = counts.get(unit)?.people ?? 0;
    return {
      unit,
      name,
      parent,
      kind,
      headId,
      head,
      described: doc !== undefined,
      people,
      total: totals.get(unit) ?? 0,
    };
  });
}

/** The units above one, the nearest first. */
function lineAbove(unit: string, parentOf: (unit: string) => string | null): string[] {
  const line = new Set<string>();
  for (let above = parentOf(unit); above !== null && !line.has(above) && above !== unit; above = parentOf(above))
    line.add(above);
  return [...line];
}

export type DescribedUnit = { region: string } & SaidOfUnit;

export async function describeUnit(deps: Deps, caller: Caller, { region, ...said }: DescribedUnit): Promise<void> {
  requireRegion(caller.principal, 'describeUnit', region);
  await requireKnownRegion(deps, region);
  if (!isUnitCode(said.unit)) throw invalid([finding(['unit'], 'wrong-format', NOT_IN_CODES)]);
  await deps.store.oneAtATime(`units/${region}`, async () => {
    const around = await aroundUnits(deps, region, said.headId === null ? [] : [said.headId]);
    const before = around.described.get(said.unit);
    if (headsThemselves(caller, said, before)) throw new Problem('self-decision', { detail: OWN_HEAD });
    const findings = wrongOfUnit(said, around, before);
    if (findings.length > 0) throw invalid(findings);
    await writeUnit(deps, caller, { region, said, before });
  });
}

/** @param heads ids of those who are named as heads */
export async function aroundUnits({ store }: Deps, region: string, heads: string[]): Promise<AroundUnits> {
  const described = new Map((await describedUnits(store, region)).map((doc) => [doc.unit, saidIn(doc)]));
  const peopled = await unitsInUse(store, region);
  const people = await employeesById(store, region, heads);
  const active = people.filter(({ active }) => active).map(({ _id }) => _id);
  return { described, units: new Set([...described.keys(), ...peopled]), heads: new Set(active) };
}

const saidIn = ({ unit, name, parent, kind, headId }: SaidOfUnit): SaidOfUnit => ({ unit, name, parent, kind, headId });

function wrongOfUnit(said: SaidOfUnit, around: AroundUnits, before: SaidOfUnit | undefined): Finding[] {
  const { unit, parent } = said;
  const found = wrongHead(said, { heads: around.heads, before });
  if (parent !== null && parent !== unit && !around.units.has(parent)) found.push(NO_PARENT_FOUND);
  const parentOf = (each: string) => (each === unit ? parent : (around.described.get(each)?.parent ?? null));
  if (parent === unit || (parent !== null && lineAbove(parent, parentOf).includes(unit))) found.push(LEADS_BACK);
  return found;
}

/** Whoever heads it already may have left meanwhile. */
export const wrongHead = (
  { headId }: SaidOfUnit,
  { heads, before }: { heads: ReadonlySet<string>; before: SaidOfUnit | undefined },
): Finding[] =>
  headId === null || heads.has(headId) || before?.headId === headId
    ? []
    : [finding(['headId'], 'employee-unknown', NO_HEAD)];

/** Nobody gives themselves a unit: its head acts for it. */
export const headsThemselves = ({ principal }: Caller, { headId }: SaidOfUnit, before: SaidOfUnit | undefined) =>
  headId !== null && before?.headId !== headId && principal.hands.includes(headId);
export const OWN_HEAD: Text = {
  id: 'Tidak ada yang menjadikan dirinya sendiri kepala unit: mintalah admin atau kepegawaian lain.',
  en: 'Nobody makes themselves head of a unit: ask another admin or HR officer.',
};

type Written = { region: string; said: SaidOfUnit; before: SaidOfUnit | undefined };

export const saysNothingNew = (said: SaidOfUnit, before: SaidOfUnit | undefined): boolean =>
  before !== undefined && JSON.stringify(saidIn(said)) === JSON.stringify(saidIn(before));

export async function writeUnit(deps: Deps, { principal }: Caller, { region, said, before }: Written): Promise<void> {
  if (saysNothingNew(said, before)) return;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const next = ((await getUnit(deps.store, region, said.unit))?.version ?? 0) + 1;
    const { data } = await recordStep(deps, region, {
      type: 'unit.described',
      actor: regionActor(principal),
      data: saidIn(said),
      key: `unit:${said.unit}:${next}`,
    });
    // Under the next number the first entry stands: where another's was cut off, the unit becomes what it said, and then this.
    const first = { ...saidIn(said), ...data };
    await putUnit(deps.store, { region, ...first });
    if (saysNothingNew(said, first)) return;
  }
  throw new NotNow(`too many describe ${said.unit}`);
}
const MOST_ROUNDS = 20;

const NO_PARENT: Text = {
  id: 'Unit induk ini tidak ada: bukan unit seorang pegawai, dan belum pernah dijelaskan.',
  en: 'There is no such unit above: nobody works in it, and nobody has described it.',
};
const CIRCLE: Text = { id: 'Garis unit kembali ke unit ini.', en: 'The line of units leads back to this one.' };
export const NO_PARENT_FOUND = finding(['parent'], 'unit-unknown', NO_PARENT);
export const LEADS_BACK = finding(['parent'], 'unit-circle', CIRCLE);
const NO_HEAD: Text = {
  id: 'Tidak ada pegawai aktif seperti ini di wilayah ini.',
  en: 'No active employee of this region is meant by this.',
};

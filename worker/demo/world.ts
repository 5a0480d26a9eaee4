/**
 * What the demo invents about a region: offices, people with names, how good each of them is, and who has which part.
 * Everything is drawn from the seed and the number of a person: the same seed invents the same world.
 */
import { chance, shuffled } from '../../rules/decide/draw.ts';
import type { FactDefinition, Facts, ResolvedPack, RulePack, GivenValue } from '../../rules/language/types.ts';
import { type Cast, castOf, partOf } from '../../activities/cast/cast.ts';
import { invent, superiorsOf } from '../../activities/cast/people.ts';
import type { PersonPart } from '../../activities/cast/situation.ts';
import { everywhere, type Levels, type Ratings, ratingsFor } from '../../activities/cast/ratings.ts';
import type { Level, Script, VirtualPerson } from '../../workflows/cast/habits.ts';
import { inventedName, inventedNip } from './names.ts';

export type NamedPeriod = { label: string; from: string; to: string };
export const DEMO_PERIOD: NamedPeriod = { label: '2026', from: '2026-01-01', to: '2026-12-31' };
/** The year that is still going on when the demo has ended. */
export const OPEN_PERIOD: NamedPeriod = { label: '2027', from: '2027-01-01', to: '2027-12-31' };

/** Offices by the kind of unit that packs name; the code is what lists show. */
const OFFICES: Record<string, { code: string; name: string; serves: boolean }> = {
  civilRegistry: { code: 'disdukcapil', name: 'Dinas Kependudukan dan Pencatatan Sipil', serves: true },
  licensing: { code: 'dpmptsp', name: 'Dinas Penanaman Modal dan PTSP', serves: true },
  healthCentre: { code: 'puskesmas', name: 'Pusat Kesehatan Masyarakat', serves: true },
  transport: { code: 'dishub', name: 'Dinas Perhubungan', serves: true },
  planning: { code: 'bappeda', name: 'Badan Perencanaan Pembangunan Daerah', serves: false },
  education: { code: 'disdik', name: 'Dinas Pendidikan', serves: true },
  other: { code: 'setda', name: 'Sekretariat Daerah', serves: false },
};
export const TOP = { code: 'pimpinan', name: 'Pimpinan Daerah', serves: false };
const PEOPLE_PER_UNIT = 7;
/** How well each unit serves, in the order of the region's units. */
const UNIT_LEVELS: Level[] = ['high', 'usual', 'high', 'low', 'usual', 'usual', 'high'];

/** One goal, several agencies: who carries the region's joint target, where its pack has such targets. */
export const JOINT_OWNERS = ['healthCentre', 'education'] as const;

type Archetype = 'star' | 'solid' | 'needsWork' | 'misconduct' | 'failing';
const ABILITIES: Record<Archetype, Levels> = {
  star: everywhere('high'),
  solid: everywhere('usual'),
  needsWork: { work: 'weak', behaviour: 'usual' },
  misconduct: { work: 'usual', behaviour: 'low' },
  failing: everywhere('low'),
};
/** Dealt to each unit's staff in this order, so that every unit has its good and its difficult cases. */
const DEALT: Archetype[] = [
  'star',
  'solid',
  'needsWork',
  'star',
  'solid',
  'misconduct',
  'solid',
  'failing',
  'star',
  'solid',
  'solid',
  'needsWork',
];

const COURSES = { serviceEthicsCourse: true, timeManagementCourse: true, measurementWorkshop: true };
const NEVER_POOR = { pastKurang: 0, pastSangatKurang: 0 };
const GOOD_YEARS = { previousAtLeastGood: true, grade: 'III/d', improvementFailed: false, ...NEVER_POOR };
/** What the demo knows by name, because only together it leads to a region's own reward or sanction. */
const REMARKABLE: Record<Archetype, Facts> = {
  star: {
    ...COURSES,
    ...GOOD_YEARS,
    previousOutstanding: true,
    applications: 120,
    applicationsOnTime: 119,
    patientsDelta: 60,
    serviceMinutesDelta: -6,
  },
  solid: { ...COURSES, ...GOOD_YEARS },
  needsWork: { ...GOOD_YEARS, timeManagementCourse: false },
  misconduct: { improvementFailed: false, ...NEVER_POOR },
  failing: { ...NEVER_POOR, improvementFailed: true, pastKurang: 1 },
};

export type Person = VirtualPerson & {
  nip: string;
  name: string;
  unitName: string;
  unitKind: string;
  archetype: Archetype;
  /** Whether the launch is expected to appraise this person. */
  appraised: boolean;
};
export type Unit = { unit: string; unitName: string; kind: string; level: Level; serves: boolean };
/** Single parts for single people: each of them once, so that every region shows each of these events. */
type Parts = { leaves: string; reassigned: string; extraReviews: string[] };
export type World = {
  seed: number;
  region: string;
  pack: RulePack;
  units: Unit[];
  people: Person[];
  /** Whom an appraisal may be given to instead. */
  superiors: string[];
  ratings: Ratings;
  cast: Cast;
  levels: ReadonlyMap<string, Levels>;
  parts: Parts;
};

export type WorldOrder = { region: string; resolved: ResolvedPack; people: number; seed: number };

export async function inventWorld({ region, resolved, people: count, seed }: WorldOrder): Promise<World> {
  const { pack } = resolved;
  const ratings = await ratingsFor(resolved);
  const units = unitsFor(pack, count);
  const shape = units.map(({ unit, kind, serves }) => ({ unit, facts: factsOfUnit(pack, kind, serves) }));
  const { staff, above } = invent(shape, { count, seed, ratings });
  const last = staff.at(-1);
  const newcomer = { id: 'newcomer', unit: last?.unit ?? '', supervisor: last?.supervisor ?? null, facts: {} };
  const heads = superiorsOf(staff).filter((id) => staff.some((person) => person.id === id));
  const archetypes = dealArchetypes({ region, pack, staff, heads, units, seed });
  // Nobody stands above the mayor and only one above the secretary: the launch must hold both, and say why.
  const people = [...above, ...staff, newcomer].map((person, index): Person => {
    const unit = units.find((each) => each.unit === person.unit);
    const archetype = archetypes.get(person.id) ?? 'solid';
    const isNew = person.id === newcomer.id;
    const facts = { ...person.facts, ...(unit ? factsOfUnit(pack, unit.kind, unit.serves) : {}) };
    return {
      ...person,
      unit: unit?.unit ?? TOP.code,
      unitName: unit?.unitName ?? TOP.name,
      unitKind: unit?.kind ?? 'other',
      facts: { ...known(pack, facts, archetype), ...(isNew ? { monthsInPost: 1 } : {}) },
      nip: inventedNip(index, seed, region, index),
      name: inventedName(seed, region, index),
      archetype,
      appraised: unit !== undefined && !isNew,
    };
  });
  const levels = new Map([...archetypes].map(([id, archetype]) => [id, ABILITIES[archetype]]));
  const superiors = superiorsOf(people);
  const { script, parts } = writeScript({ region, pack, staff, heads, archetypes, seed });
  const cast = castOf(script, { people: staff, superiors, seed });
  return { seed, region, pack, units, people, superiors, ratings, cast, levels, parts };
}

/** The kinds of unit that a rule asks for come first, so that a small region has them too. */
function unitsFor(pack: RulePack, people: number): Unit[] {
  const rules = JSON.stringify(pack.outcomes);
  const place = (kind: string) => (kind === 'other' ? 2 : rules.includes(`"${kind}"`) ? 0 : 1);
  const kinds = (pack.facts['unitKind']?.values ?? Object.keys(OFFICES)).toSorted((a, b) => place(a) - place(b));
  const count = Math.min(kinds.length, Math.max(1, Math.round(people / PEOPLE_PER_UNIT)));
  return kinds.slice(0, count).map((kind, index) => {
    const { code, name, serves } = OFFICES[kind] ?? { code: kind.toLowerCase(), name: kind, serves: true };
    return { unit: code, unitName: name, kind, serves, level: UNIT_LEVELS[index % UNIT_LEVELS.length] ?? 'usual' };
  });
}

const factsOfUnit = (pack: RulePack, kind: string, serves: boolean): Facts =>
  allowed(pack, { unitKind: kind, publicService: serves });

/** Those that the pack declares, with values that it allows. */
const allowed = (pack: RulePack, facts: Facts): Facts =>
  Object.fromEntries(Object.entries(facts).filter(([name, value]) => isAllowed(pack.facts[name], value)));

function isAllowed(definition: FactDefinition | undefined, value: GivenValue): boolean {
  if (definition?.type === 'int') return value >= (definition.min ?? value) && value <= (definition.max ?? value);
  if (definition?.type === 'enum') return definition.values?.some((each) => each === value) === true;
  return definition !== undefined;
}

/** The same facts, as they are of somebody like this. */
function known(pack: RulePack, facts: Facts, archetype: Archetype): Facts {
  const remarkable = Object.entries(allowed(pack, REMARKABLE[archetype])).filter(([name]) => name in facts);
  return { ...facts, ...Object.fromEntries(remarkable) };
}

type Company = { region: string; pack: RulePack; staff: VirtualPerson[]; heads: string[]; seed: number };

/** Those who lead are never the difficult cases. */
function dealArchetypes({ region, staff, heads, units, seed }: Company & { units: Unit[] }): Map<string, Archetype> {
  const dealt = new Map<string, Archetype>();
  units.forEach(({ unit }, unitIndex) => {
    const team = staff.filter((person) => person.unit === unit && !heads.includes(person.id));
    shuffled(team, seed, region, unit, 'deal').forEach(({ id }, index) => {
      dealt.set(id, DEALT[(index + 2 * unitIndex) % DEALT.length] ?? 'solid');
    });
  });
  for (const id of heads) dealt.set(id, chance(0.3, seed, region, id, 'leader') ? 'star' : 'solid');
  return dealt;
}

/** Nobody is absent where a deadline would wait for them for ever; after an escalation somebody acts for an assessor. */
function mayMiss({ phases }: RulePack, who: 'employee' | 'assessor'): boolean {
  return phases
    .filter(({ kind }) => ['briefing', 'target', 'review', 'final'].includes(kind))
    .every(({ onDeadline: rule, ...phase }) => {
      if (who === 'assessor') return rule.do !== 'hold';
      const asked = !('selfAssessment' in phase) || phase.selfAssessment === 'required';
      return !asked || (rule.do === 'escalate' ? rule.then : rule.do) !== 'hold';
    });
}

const OBJECTING = 0.05;

/** Who acts unlike the others. Some of it is named, so that it is seen in a small region too. */
function writeScript({
  region,
  pack,
  staff,
  heads,
  archetypes,
  seed,
}: Company & { archetypes: Map<string, Archetype> }) {
  const left = shuffled(
    staff.map(({ id }) => id).filter((id) => !heads.includes(id)),
    seed,
    region,
    'parts',
  );
  const take = (...wanted: Archetype[]): string[] => {
    const index = left.findIndex((id) => wanted.includes(archetypes.get(id) ?? 'solid'));
    return index < 0 ? left.splice(0, 1) : left.splice(index, 1);
  };
  const [leaves = ''] = take('solid');
  const [reassigned = ''] = take('solid', 'star');
  const wronged = take('misconduct', 'needsWork');
  const unheard = left.splice(0, Math.max(1, Math.ceil(OBJECTING * staff.length) - 1));
  const [slow, away] = shuffled(heads, seed, region, 'heads');
  const script: Script = {
    objections: [...wronged, ...unheard],
    upheldObjections: wronged,
    noShows: mayMiss(pack, 'employee') ? take('solid') : [],
    lateAssessors: slow === undefined ? [] : [slow],
    absentAssessors: away !== undefined && mayMiss(pack, 'assessor') ? [away] : [],
    lateEmployees: 1_000,
    returnedTargets: 1_500,
    silentPeers: 1_500,
    rejectedOutcomes: 1_000,
  };
  return { script, parts: { leaves, reassigned, extraReviews: left.splice(0, 2) } };
}

type Around = {
  assessorId: string;
  secondReviewerId: string;
  peerIds: string[];
  subordinateIds?: string[];
  colleagues?: string[];
};

/** What somebody does in this world. Surveys are about units: not theirs to give. */
export function partIn(world: World, { id: employeeId, archetype }: Person, around: Around): PersonPart {
  const { pack } = world;
  const part = partOf({ ...world, script: {}, atOnce: true }, { employeeId, ...around });
  const own = Object.entries(part.facts.delivered).filter(([name]) => pack.facts[name]?.source !== 'public');
  return { ...part, facts: { ...part.facts, delivered: known(pack, Object.fromEntries(own), archetype) } };
}

/** Facts of a person, or of everybody in a unit. */
export type Line = ({ employee: string } | { unit: string }) & {
  facts: Facts;
  /** What was wrong of what was sent before, and why. */
  corrects?: string;
  reason?: string;
};

/** A unit that serves nobody has no satisfaction survey. */
export function surveyLines({ seed, region, units, ratings }: World): Line[] {
  return units
    .filter(({ serves }) => serves)
    .map(({ unit, level }) => ({ unit, facts: ratings.facts(['public'], everywhere(level), [seed, region, unit]) }))
    .filter(({ facts }) => Object.keys(facts).length > 0);
}

const cell = (value: GivenValue | undefined): string => {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value ?? '');
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** The CSV that HR would export from its own system; facts of the roster and of earlier years are columns of their own. */
export function rosterCsv({ people }: Pick<World, 'people'>): string {
  const nipOf = new Map(people.map(({ id, nip }) => [id, nip]));
  // Whether somebody is active is a column of its own.
  const facts = [...new Set(people.flatMap((person) => Object.keys(person.facts)))].filter(
    (each) => each !== 'inactive',
  );
  const names = facts.toSorted();
  const header = ['nip', 'name', 'unit', 'unitName', 'supervisorNip', 'email', 'active'];
  const lines = people.map(({ nip, name, unit, unitName, supervisor, facts: of }) => {
    const about = [nip, name, unit, unitName, nipOf.get(supervisor ?? '') ?? '', `${nip}@contoh.invalid`, true];
    return [...about, ...names.map((each) => of[each])].map(cell);
  });
  const head = [...header, ...names.map((each) => `facts.${each}`)];
  return `${[head, ...lines].map((line) => line.join(',')).join('\n')}\n`;
}

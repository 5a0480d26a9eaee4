/** A sample roster: offices, who leads them, who works there; and beyond the appraised two people that are not. */
import type { Facts, FactValue, RulePack } from '../../rules/language/types.ts';
import { inventedName, inventedNip } from './names.ts';
import { UNIT_KINDS } from './script-data.ts';

export type Rank = 'leader' | 'head' | 'lead' | 'staff';
export type Person = {
  nip: string;
  name: string;
  unit: string;
  unitName: string;
  unitKind: string;
  supervisorNip: string | null;
  level: Rank;
  /** Too short in the post for this year. */
  newcomer: boolean;
  /** Whether the launch is expected to appraise this person. */
  appraised: boolean;
};
export type Unit = { unit: string; unitName: string; kind: string };
export type Roster = { region: string; units: Unit[]; people: Person[] };

const PEOPLE_PER_UNIT = 7;
const TOP_UNIT: Unit = { unit: 'pimpinan', unitName: 'Pimpinan Daerah', kind: 'other' };

/** The kinds of unit that the roster knows; those that a rule asks for come first, so that a small roster has them too. */
const kindsOf = (pack: RulePack): string[] => {
  const kinds = pack.facts['unitKind']?.values ?? Object.keys(UNIT_KINDS);
  const rules = JSON.stringify(pack.outcomes);
  const place = (kind: string) => (kind === 'other' ? 2 : rules.includes(`"${kind}"`) ? 0 : 1);
  return [...kinds].sort((a, b) => place(a) - place(b));
};

const unitsFor = (pack: RulePack, people: number): Unit[] => {
  const kinds = kindsOf(pack);
  const count = Math.min(kinds.length, Math.max(1, Math.round(people / PEOPLE_PER_UNIT)));
  return kinds.slice(0, count).map((kind) => {
    const known = UNIT_KINDS[kind];
    return { unit: known?.code ?? kind.toLowerCase(), unitName: known?.name ?? kind, kind };
  });
};

export type RosterOrder = { region: string; pack: RulePack; people: number; seed: number };

export const buildRoster = ({ region, pack, people, seed }: RosterOrder): Roster => {
  const units = unitsFor(pack, people);
  let index = 0;
  const person = (unit: Unit, level: Rank, supervisorNip: string | null): Person => {
    const key = [seed, region, index];
    const nip = inventedNip(index, ...key);
    index += 1;
    const { unit: code, unitName, kind } = unit;
    const appraised = level !== 'leader';
    const name = inventedName(...key);
    return { nip, name, unit: code, unitName, unitKind: kind, supervisorNip, level, newcomer: false, appraised };
  };

  // Nobody stands above the mayor and only one above the secretary: the launch must hold both, and say why.
  const mayor = person(TOP_UNIT, 'leader', null);
  const secretary = person(TOP_UNIT, 'leader', mayor.nip);
  const heads = units.map((unit) => person(unit, 'head', secretary.nip));
  const leads = units.map((unit, at) => person(unit, 'lead', heads[at]?.nip ?? secretary.nip));
  const staff: Person[] = [];
  for (let at = 0; heads.length + leads.length + staff.length < people; at += 1) {
    const unit = units[at % units.length];
    if (unit) staff.push(person(unit, 'staff', leads[at % units.length]?.nip ?? null));
  }
  const last = person(units[0] ?? TOP_UNIT, 'staff', leads[0]?.nip ?? null);
  const newcomer: Person = { ...last, newcomer: true, appraised: false };
  return { region, units, people: [mayor, secretary, ...heads, ...leads, ...staff, newcomer] };
};

const cell = (value: FactValue | null | undefined): string => {
  const text = String(value ?? '');
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** The CSV that HR would export from its own system; roster, training and history facts are columns of their own. */
export const rosterCsv = (roster: Roster, factsOf: (person: Person) => Facts): string => {
  const rows = roster.people.map((person) => ({ person, facts: factsOf(person) }));
  const factNames = [...new Set(rows.flatMap(({ facts }) => Object.keys(facts)))].sort();
  const header = [
    'nip',
    'name',
    'unit',
    'unitName',
    'supervisorNip',
    'email',
    'active',
    ...factNames.map((name) => `facts.${name}`),
  ];
  const lines = rows.map(({ person, facts }) =>
    [
      person.nip,
      person.name,
      person.unit,
      person.unitName,
      person.supervisorNip,
      `${person.nip}@contoh.invalid`,
      true,
      ...factNames.map((name) => facts[name]),
    ].map(cell),
  );
  return `${[header, ...lines].map((line) => line.join(',')).join('\n')}\n`;
};

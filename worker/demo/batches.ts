/** What the agencies' systems know at the end of the year, as lines of facts: about people, units, and the joint target. */
import type { Facts } from '../../rules/language/types.ts';
import { factNames, isOfJointTarget, isOfUnit, type Subject, valuesFor } from './facts.ts';
import { type Cast, type Scene, subjectOf, unitQuality } from './scene.ts';
import { JOINT_TARGET, UNIT_KINDS } from './script-data.ts';

export type Line = ({ employee: string } | { unit: string } | { jointTarget: string }) & { facts: Facts };
export type World = Pick<Scene, 'seed' | 'region' | 'roster' | 'pack'>;

const hasFacts = ({ facts }: Line) => Object.keys(facts).length > 0;

const ofPeople = (world: World, names: string[], casts: Cast[]): Line[] =>
  casts
    .map(({ person, script, employeeId }) => ({
      employee: employeeId,
      facts: valuesFor(world.pack, names, subjectOf(world, person, script)),
    }))
    .filter(hasFacts);

const unitSubject = ({ roster, seed, region }: World, unit: string, kind: string): Subject => {
  const level = unitQuality(roster, unit);
  return { quality: { work: level, behaviour: level, unit: level }, key: [seed, region, unit, 'fact'], kind };
};

const ofUnits = (world: World, names: string[], isMeant: (kind: string) => boolean): Line[] =>
  world.roster.units
    .filter(({ kind }) => isMeant(kind))
    .map(({ unit, kind }) => ({ unit, facts: valuesFor(world.pack, names, unitSubject(world, unit, kind)) }))
    .filter(hasFacts);

export const trainingLines = (world: World, casts: Cast[]): Line[] =>
  ofPeople(world, factNames(world.pack, 'training'), casts);

/** Whoever leaves during the year may be gone by then: nothing is sent about them. */
export const serviceLines = (world: World, casts: Cast[]): Line[] => {
  const names = factNames(world.pack, 'system').filter((name) => !isOfJointTarget(name));
  return [
    ...ofPeople(
      world,
      names.filter((name) => !isOfUnit(name)),
      casts.filter(({ script }) => !script.leaves),
    ),
    ...ofUnits(world, names.filter(isOfUnit), () => true),
  ];
};

/** A unit that serves nobody has no satisfaction survey. */
export const surveyLines = (world: World): Line[] =>
  ofUnits(world, factNames(world.pack, 'public'), (kind) => UNIT_KINDS[kind]?.serves ?? true);

/** One line for everybody who carries the target, whatever their unit. */
export const jointTargetLines = (world: World): Line[] => {
  const names = factNames(world.pack, 'system').filter(isOfJointTarget);
  const [first] = world.roster.units;
  const facts = valuesFor(world.pack, names, unitSubject(world, first?.unit ?? '', 'other'));
  return [{ jointTarget: JOINT_TARGET.id, facts }].filter(hasFacts);
};

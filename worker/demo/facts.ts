/** Values for facts: a known fact gets its realistic range, an unknown one a share of its declared range. */
import type { FactDefinition, Facts, FactSource, FactValue, RulePack } from '../../rules/language/types.ts';
import { chance, draw, drawInt, pick } from '../../rules/decide/draw.ts';
import { FACT_HINTS, type FactHint } from './script-data.ts';
import type { Level } from './temperament.ts';

export type Quality = { work: Level; behaviour: Level; unit: Level };
/** Whom the value is about: `key` makes it theirs, `kind` is the kind of their unit. */
export type Subject = { quality: Quality; key: (string | number)[]; kind: string };

/** Where in a declared range a level lies: on a 0–120 scale `mid` is good and `high` above 110. */
const SHARE_OF_RANGE: Record<Level, readonly [number, number]> = {
  bottom: [0.2, 0.38],
  low: [0.5, 0.72],
  mid: [0.77, 0.9],
  high: [0.93, 1],
};
const TRUE_SHARE: Record<Level, number> = { bottom: 0, low: 0.1, mid: 0.4, high: 0.95 };
const COUNT_WITHOUT_RANGE = 100;

type Asked = { name: string; definition: FactDefinition; hint: FactHint; at: Level; subject: Subject };

const declaredRange = ({ definition, at }: Asked): readonly [number, number] => {
  const min = definition.min ?? 0;
  const max = definition.max ?? min + COUNT_WITHOUT_RANGE;
  const [from, to] = SHARE_OF_RANGE[at];
  return [Math.ceil(min + from * (max - min)), Math.floor(min + to * (max - min))];
};

const intValue = (asked: Asked, others: Facts): number => {
  const { hint, at, name, subject } = asked;
  const [min, max] = hint.ranges?.[at] ?? declaredRange(asked);
  const whole = hint.partOf ? others[hint.partOf.fact] : undefined;
  if (!hint.partOf || typeof whole !== 'number') return drawInt({ min, max: Math.max(min, max) }, ...subject.key, name);
  const [least, most] = hint.partOf.percent[at];
  return Math.round((whole * drawInt({ min: least, max: most }, ...subject.key, name)) / 100);
};

/** Enums are declared from least to most. */
const enumValue = ({ hint, definition, at, name, subject }: Asked): string => {
  const values = definition.values ?? [];
  const known = hint.oneOf?.filter((value) => values.includes(value)) ?? [];
  if (known.length > 0) return pick(known, ...subject.key, name);
  const last = values.length - 1;
  const position = { bottom: 0, low: 0, mid: Math.ceil(last / 2), high: last }[at];
  return values[position] ?? pick(values, ...subject.key, name);
};

const valueOf = (asked: Asked, others: Facts): FactValue => {
  const { definition, hint, at, name, subject } = asked;
  switch (definition.type) {
    case 'int':
      return intValue(asked, others);
    case 'enum':
      return enumValue(asked);
    case 'bool':
      return chance(hint.trueShare?.[at] ?? TRUE_SHARE[at], ...subject.key, name);
    case 'date':
      return `2026-0${1 + Math.floor(draw(...subject.key, name) * 9)}-15`;
  }
};

/** Values for some of a pack's facts, in the pack's order, so that a part can follow its whole. */
export const valuesFor = (pack: RulePack, names: string[], subject: Subject): Facts => {
  const facts: Facts = {};
  for (const name of names) {
    const definition = pack.facts[name];
    const hint = FACT_HINTS[name] ?? {};
    if (!definition || (hint.kinds && !hint.kinds.includes(subject.kind))) continue;
    const follows = hint.follows ?? (definition.type === 'enum' ? 'behaviour' : 'work');
    facts[name] = valueOf({ name, definition, hint, at: subject.quality[follows], subject }, facts);
  }
  return facts;
};

export const factNames = (pack: RulePack, ...sources: FactSource[]): string[] =>
  Object.keys(pack.facts).filter((name) => sources.includes(pack.facts[name]?.source ?? 'workflow'));

export const isOfUnit = (name: string): boolean => FACT_HINTS[name]?.follows === 'unit' && !isOfJointTarget(name);
export const isOfJointTarget = (name: string): boolean => FACT_HINTS[name]?.ofJointTarget === true;

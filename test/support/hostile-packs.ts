/** Packs that want to do harm: a list of known attacks, and seeded mutations of a good pack. */
import { packJson, type Patch } from './rules-fixture.ts';

export type Attack = { name: string; document: unknown };

const leaf = { fact: 'months', operator: 'equal', value: 1 };
const nested = (depth: number): unknown => (depth === 0 ? leaf : { all: [nested(depth - 1)] });
const deep = (depth: number): unknown => {
  let value: unknown = 1;
  for (let i = 0; i < depth; i += 1) value = [value];
  return value;
};
const many = (n: number, of: unknown) => Array.from({ length: n }, () => of);
const poisoned = (json: string): unknown => JSON.parse(json);

/** What stands in place of an outcome's conditions. None of these is the grammar of packs. */
export const CONDITIONS: Record<string, unknown> = {
  'an empty any, which sanctions everybody': { any: [] },
  'an empty all': { all: [] },
  'not of an empty any': { not: { any: [] } },
  'any and all on one node': { any: [leaf], all: [leaf] },
  'a leaf that also carries all': { all: [{ ...leaf, all: [] }] },
  'a named condition': { all: [{ condition: 'self' }, leaf] },
  'code in a path': { all: [{ ...leaf, path: '$[?(@.constructor.constructor("return process")().exit())]' }] },
  'a regex bomb in a path': { all: [{ ...leaf, path: "$[?(@.match('^(x+x+)+y$'))]" }] },
  'a dotted path of 200 kB': { all: [{ ...leaf, path: `$${'.a'.repeat(100_000)}` }] },
  'params for a dynamic fact': { all: [{ ...leaf, params: { url: 'http://169.254.169.254' } }] },
  'a priority': { all: [{ ...leaf, priority: 1 }] },
  'a fact as the value': { all: [{ ...leaf, value: { fact: 'speed' } }] },
  'a list for equal': { all: [{ ...leaf, value: [1] }] },
  'a text for in': { all: [{ ...leaf, operator: 'in', value: '123' }] },
  'a decorated operator': { all: [{ ...leaf, operator: 'not:equal' }] },
  'an operator of its own': { all: [{ ...leaf, operator: 'constructor' }] },
  'a number as text': { all: [{ ...leaf, value: '1' }] },
  'a comma decimal': { all: [{ ...leaf, value: '80,5' }] },
  'a fraction': { all: [{ ...leaf, value: 0.5 }] },
  'a number beyond counting': { all: [{ ...leaf, value: 1e308 }] },
  'an unknown fact': { all: [{ ...leaf, fact: 'typo' }] },
  'an inherited name as a fact': { all: [{ ...leaf, fact: 'toString' }] },
  'null as a child': { all: [null] },
  'a text as a child': { all: ['months'] },
  'a bare leaf': leaf,
  'onSuccess in a condition': { all: [leaf], onSuccess: 'process.exit()' },
  'a prototype in a leaf': poisoned('{"all":[{"fact":"months","operator":"equal","value":1,"__proto__":{"all":[]}}]}'),
  'a constructor in a leaf': poisoned('{"all":[{"fact":"months","operator":"equal","value":1,"constructor":{}}]}'),
  'depth 5': nested(5),
  'depth 200': nested(200),
  '21 children': { all: many(21, leaf) },
  '100,000 children': { all: many(100_000, leaf) },
  'a list of 100,000 values': { all: [{ ...leaf, operator: 'in', value: many(100_000, 1) }] },
};

const patches: Record<string, Patch> = {
  'an event of its own in a rule': { '/outcomes/0/event': { type: 'error' } },
  'onSuccess in a rule': { '/outcomes/0/onSuccess': '() => process.exit()' },
  'a priority in a rule': { '/outcomes/0/priority': 'high' },
  'a formula in a derived fact': {
    '/derived/x': { type: 'formula', of: 'while(true){}', label: { id: 'x', en: 'x' } },
  },
  'a circle of derived facts': {
    '/derived/loopA': { type: 'sum', add: ['loopB'], label: { id: 'x', en: 'x' } },
    '/derived/loopB': { type: 'sum', add: ['loopA'], label: { id: 'x', en: 'x' } },
  },
  'a derived fact of itself': { '/derived/loop': { type: 'max', of: ['loop'], label: { id: 'x', en: 'x' } } },
  'cuts that fall': { '/predicates/rows/cuts': [9000, 8000] },
  'a text of 100 kB': { '/title/id': 'x'.repeat(100_000) },
  'a circle of inheritance': { '/extends': { id: 'contoh', version: 1 } },
  'a parent with an operator for an id': { '/extends': { id: { $ne: null }, version: 1 } },
  'a duration without an end': { '/phases/0/closes': `P${'9'.repeat(500)}Y` },
  'an unknown section': { '/conditions': { self: { all: [{ condition: 'self' }] } } },
  'a MongoDB operator': { '/$where': 'while(true){}' },
  'a fact named like a prototype': { '/facts/constructor': { type: 'bool' } },
};

/** Documents whose harm is their shape. */
const SHAPES: Record<string, unknown> = {
  'depth 30,000': deep(30_000),
  '5,000 unknown sections': Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`k${i}`, i])),
  '200,000 zeros': { ...packJson(), training: many(200_000, 0) },
  'a text instead': 'siklus.pack/1',
  nothing: null,
  'a list': [packJson()],
};

export const ATTACKS: Attack[] = [
  ...Object.entries(CONDITIONS).map(([name, value]) => ({
    name: `an outcome with ${name}`,
    document: packJson({ '/outcomes/0/conditions': value }),
  })),
  ...Object.entries(CONDITIONS).map(([name, value]) => ({
    name: `a population rule with ${name}`,
    document: packJson({ '/population/-': { id: 'x', title: { id: 'x', en: 'x' }, exclude: value } }),
  })),
  ...Object.entries(patches).map(([name, patch]) => ({ name, document: packJson(patch) })),
  ...Object.entries(SHAPES).map(([name, document]) => ({ name, document })),
];

/** The same numbers for the same seed, on every machine. */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

const HARM = [null, [], {}, '', 'x'.repeat(700), -1, 0, 0.5, 1e308, true, 'BAIK', '2026-02-30', deep(20), many(300, 0)];
const KEYS = [
  'path',
  'params',
  'priority',
  'onSuccess',
  'condition',
  'all',
  'any',
  'not',
  'constructor',
  '$where',
  'x',
];

/** One to three changes somewhere in the good pack. */
export function mutated(random: (below: number) => number): unknown {
  const document: unknown = packJson();
  for (let n = 1 + random(3); n > 0; n -= 1) mutate(document, random);
  return document;
}

const pick = <T>(items: readonly T[], random: (below: number) => number): T => items[random(items.length)] as T;

function mutate(root: unknown, random: (below: number) => number): void {
  let holder = root;
  for (;;) {
    const keys = typeof holder === 'object' && holder !== null ? Object.keys(holder) : [];
    if (typeof holder !== 'object' || holder === null || keys.length === 0) return;
    const key = pick(keys, random);
    const value: unknown = Reflect.get(holder, key);
    if (typeof value === 'object' && value !== null && random(5) > 0) {
      holder = value;
      continue;
    }
    change(holder, { key, value, random });
    return;
  }
}

type Spot = { key: string; value: unknown; random: (below: number) => number };

function change(holder: object, { key, value, random }: Spot): void {
  switch (random(6)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else Reflect.deleteProperty(holder, key);
      return;
    case 1:
      if (Array.isArray(holder)) holder.push(value);
      else Reflect.set(holder, pick(KEYS, random), value);
      return;
    case 2:
      Reflect.set(holder, key, structuredClone(pick(Object.values(CONDITIONS).slice(0, 27), random)));
      return;
    case 3:
      Reflect.set(holder, key, typeof value === 'number' ? value + random(3) - 1 : `${String(value)}x`);
      return;
    default:
      Reflect.set(holder, key, structuredClone(pick(HARM, random)));
  }
}

/** The demo's world is drawn from the seed alone, and has a part for everything that a region can show. */
import { describe, expect, test } from 'vitest';
import type { FactDefinition, ResolvedPack } from '../../../rules/language/types.ts';
import { loadRegionPacks } from '../../../store/pack/files.ts';
import { inventWorld, partIn, rosterCsv, surveyLines } from '../../../worker/demo/world.ts';

const packs = (await loadRegionPacks('rules/regions')).map(({ resolved }) => resolved).filter(({ pack }) => pack.area);
const [anyPack] = packs;
const invent = (resolved: ResolvedPack | undefined, seed: number, people = 40) => {
  if (!resolved) throw new Error('no pack');
  return inventWorld({ region: resolved.pack.id, resolved, people, seed });
};

function allowed(definition: FactDefinition | undefined, value: unknown): boolean {
  if (definition?.type === 'int')
    return typeof value === 'number' && value >= (definition.min ?? 0) && value <= (definition.max ?? 0);
  if (definition?.type === 'enum') return (definition.values ?? []).some((each) => each === value);
  return definition?.type === 'bool' ? typeof value === 'boolean' : typeof value === 'string';
}

describe.each(packs.map((resolved) => ({ region: resolved.pack.id, resolved })))('the world of $region', (of) => {
  const { pack } = of.resolved;

  test('is the same for the same seed and another one for another seed', async () => {
    const [first, again, other] = [
      await invent(of.resolved, 1),
      await invent(of.resolved, 1),
      await invent(of.resolved, 2),
    ];
    expect(again.people).toEqual(first.people);
    expect(again.parts).toEqual(first.parts);
    expect(other.people).not.toEqual(first.people);
  });

  test('keeps every value inside the range that the pack declares', async () => {
    const world = await invent(of.resolved, 3);
    const strange: string[] = [];
    for (const person of world.people) {
      const part = partIn(world, person, { assessorId: 'above-1', secondReviewerId: 'above-2', peerIds: ['v0001'] });
      const { delivered, assessor, upheld, training, peers } = part.facts;
      const all = [person.facts, delivered, assessor, upheld, training, ...Object.values(peers)];
      for (const [name, value] of all.flatMap((facts) => Object.entries(facts)))
        if (!allowed(pack.facts[name], value)) strange.push(`${name} = ${JSON.stringify(value)}`);
    }
    expect(strange).toEqual([]);
  });

  test('has one leaver, one change of assessor, two extra reviews, and objections of which one is upheld', async () => {
    const { parts, cast, people } = await invent(of.resolved, 1);
    const single = [parts.leaves, parts.reassigned, ...parts.extraReviews];
    expect(new Set(single).size).toBe(4);
    expect(single.every((id) => people.some((person) => person.id === id && person.appraised))).toBe(true);
    const habits = people.map(({ id }) => cast.habitsOf(id));
    expect(habits.filter((each) => each.includes('objections')).length).toBeGreaterThanOrEqual(2);
    expect(habits.filter((each) => each.includes('upheldObjections'))).toHaveLength(1);
    expect(cast.habitsOf(parts.leaves)).not.toContain('objections');
  });

  test('has every unit its good and its difficult people', async () => {
    const { people, units, levels } = await invent(of.resolved, 1);
    for (const { unit } of units) {
      const works = people.filter((person) => person.unit === unit).map(({ id }) => levels.get(id)?.work);
      expect(works).toContain('high');
    }
  });
});

describe('the roster', () => {
  test.each([6, 7, 12, 40, 333])(
    'of %i people has exactly so many to appraise, each with two superiors',
    async (count) => {
      const { people } = await invent(anyPack, 1, count);
      const byId = new Map(people.map((person) => [person.id, person]));
      const appraised = people.filter((person) => person.appraised);
      expect(appraised).toHaveLength(count);
      expect(byId.size).toBe(count + 3);
      expect(new Set(people.map(({ nip }) => nip)).size).toBe(count + 3);
      for (const person of appraised) {
        const superior = byId.get(person.supervisor ?? '');
        expect(byId.has(superior?.supervisor ?? '')).toBe(true);
      }
    },
  );

  test('numbers nobody alive: 18 digits, born soon after 1800', async () => {
    for (const { nip } of (await invent(anyPack, 1, 2000)).people) expect(nip).toMatch(/^180\d{15}$/);
  });

  test('becomes a CSV with one line each and a column per fact', async () => {
    const world = await invent(anyPack, 1, 6);
    const [chief] = world.people;
    if (!chief) throw new Error('nobody');
    const marked = { ...chief, facts: { unitKind: 'other', note: 'a, "b"' } };
    const csv = rosterCsv({ people: [marked, ...world.people.slice(1).map((each) => ({ ...each, facts: {} }))] });
    const [header, first = '', ...rest] = csv.trimEnd().split('\n');
    expect(header).toBe('nip,name,unit,unitName,supervisorNip,email,active,facts.note,facts.unitKind');
    expect(first).toMatch(/^\d{18},[^,]+,pimpinan,Pimpinan Daerah,,\d+@contoh\.invalid,true,"a, ""b""",other$/);
    expect(rest).toHaveLength(world.people.length - 1);
  });
});

describe('what reaches people by way of others', () => {
  test('is a line for each unit that serves', async () => {
    const lines = await Promise.all(packs.map(async (resolved) => surveyLines(await invent(resolved, 1))));
    expect(lines.some((each) => each.length > 0)).toBe(true);
  });
});

describe('a region that the demo has never heard of', () => {
  test('gets values from the declared ranges, better ones for better people', async () => {
    if (!anyPack) throw new Error('no pack');
    const label = { id: 'x', en: 'x' };
    const fact = (definition: Pick<FactDefinition, 'type'> & Partial<FactDefinition>): FactDefinition => ({
      label,
      source: 'assessor',
      missing: 'zero',
      provenance: 'default',
      ...definition,
    });
    const strange = {
      ...anyPack.pack,
      facts: {
        ...anyPack.pack.facts,
        treesPlanted: fact({ type: 'int', unit: 'count', min: -10, max: 90 }),
        mood: fact({ type: 'enum', values: ['low', 'middle', 'high'] }),
        helped: fact({ type: 'bool' }),
      },
    };
    const { ratings } = await invent({ ...anyPack, pack: strange }, 1);
    const at = (level: 'low' | 'high') => ratings.facts(['assessor'], { work: level, behaviour: level }, [1, 'x']);
    expect(at('high')['treesPlanted']).toBeGreaterThan(Number(at('low')['treesPlanted']));
    expect(['low', 'middle', 'high']).toContain(at('low')['mood']);
    expect(at('low')['helped']).toBe(false);
  });
});

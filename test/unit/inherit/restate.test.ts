import { describe, expect, it } from 'vitest';
import { mergeChain } from '../../../rules/inherit/merge.ts';
import { restate } from '../../../rules/inherit/restate.ts';
import { isRecord } from '../../../rules/language/records.ts';
import type { PackSource } from '../../../rules/language/types.ts';
import { seeded } from '../../../rules/twin/seeded.ts';
import { ELSEWHERE, THIRD } from '../../support/regions.ts';
import { loadRegionPacks } from '../../../store/pack/files.ts';

type Json = Record<string, unknown>;
const packs = await loadRegionPacks('rules/regions');

/** A pack as written, what its parent has, and what it becomes. */
const worlds = packs.map(({ id, source, chain }) => {
  const above = chain.slice(0, -1);
  const parent = above.length === 0 ? null : mergeChain(above).merged;
  return { id, source, parent, before: mergeChain(chain).merged, become: becomes(above) };
});
type World = (typeof worlds)[number];
function becomes(above: PackSource[]) {
  return (source: Json): Json =>
    mergeChain([
      ...above,
      { ...source, format: 'siklus.pack/1', id: String(source['id']), version: Number(source['version']) },
    ]).merged;
}

const LISTS = ['phases', 'indicators', 'outcomes', 'flags', 'training', 'population', 'legalBasis', 'assessors'];
const listIn = (pack: Json, name: string): Json[] => (pack[name] ?? []) as Json[];
const itemOf = (list: unknown, id: string) =>
  Array.isArray(list) ? list.find((item) => isRecord(item) && Object.values(item).includes(id)) : undefined;

/** Up to six changes of any kind somewhere in the pack. */
function changed({ before, parent }: World, seed: number): Json {
  const upTo = seeded(seed);
  const after = structuredClone(before);
  for (let i = 0; i <= upTo(6); i += 1) {
    const name = LISTS[upTo(LISTS.length)] ?? '';
    const list = listIn(after, name);
    const at = upTo(list.length);
    const item = list[at];
    switch (upTo(6)) {
      case 0:
        list.splice(at, 1);
        break;
      case 1:
        list.splice(upTo(list.length + 1), 0, { id: `new${i}`, course: `new-${i}`, kind: `new${i}`, note: 'x' });
        break;
      case 2:
        list.splice(upTo(list.length), 0, ...list.splice(at, 1));
        break;
      case 3:
        if (item) item['note'] = `changed ${i}`;
        break;
      case 4: {
        const inherited = listIn(parent ?? {}, name);
        const lost = inherited.find((each) => !list.some((other) => other['id'] === each['id']));
        if (lost) list.push(structuredClone(lost));
        break;
      }
      default: {
        const facts = after['facts'] as Json;
        const fact = Object.keys(facts)[upTo(Object.keys(facts).length)] ?? '';
        if (upTo(2) === 0) delete facts[fact];
        else facts[fact] = { ...(facts[fact] as Json), note: `changed ${i}` };
      }
    }
  }
  return after;
}

describe('a pack stated anew', () => {
  it.each(worlds)('of $id says the same when nothing changed', ({ source, parent, before }) => {
    expect(restate(source, { parent, before, after: structuredClone(before) })).toEqual(source);
  });

  it.each(worlds)('of $id becomes what it was to become, whatever was changed', (world) => {
    for (let seed = 1; seed <= 15; seed += 1) {
      const { source, parent, before, become } = world;
      const after = changed(world, seed);
      const next = restate(source, { parent, before, after });
      expect({ seed, pack: become(next) }).toEqual({ seed, pack: after });
      for (const name of LISTS) {
        const ids = (pack: Json) => listIn(pack, name).map(({ id, course, kind }) => [id, course, kind]);
        expect({ seed, ids: ids(become(next)) }).toEqual({ seed, ids: ids(after) });
      }
    }
  });

  it('states only what differs, and nothing of what is as in the parent again', () => {
    const { source, parent, before } = worlds.find(({ id }) => id === THIRD) as World;
    const after = structuredClone(before);
    const phase = itemOf(after['phases'], 'feedback') as Json;
    phase['title'] = (itemOf(parent?.['phases'], 'feedback') as Json)['title'];
    (after['objection'] as Json)['window'] = { calendarDays: 20 };
    const next = restate(source, { parent, before, after });
    expect(next['objection']).toEqual({ window: { calendarDays: 20 } });
    expect(itemOf(next['phases'], 'feedback')).not.toHaveProperty('title');
    const back = restate(next, { parent, before: after, after: before });
    expect(back).toEqual(source);
  });

  it('lets a removed item come back as its parent has it', () => {
    const { source, parent, before, become } = worlds.find(({ id }) => id === ELSEWHERE) as World;
    const after = structuredClone(before);
    listIn(after, 'phases').unshift(structuredClone(itemOf(parent?.['phases'], 'briefing') as Json));
    const next = restate(source, { parent, before, after });
    expect(itemOf(next['phases'], 'briefing')).toBeUndefined();
    expect(become(next)).toEqual(after);
  });
});

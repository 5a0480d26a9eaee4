/** The demo's script is drawn from the seed alone, and shows what each region's pack can do. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { resolvePack } from '../../../rules/inherit/resolve.ts';
import { parsePackSource } from '../../../rules/read/schema.ts';
import type { FactDefinition, Phase, RulePack } from '../../../rules/language/types.ts';
import { factNames, valuesFor } from '../../../worker/demo/facts.ts';
import { buildRoster, rosterCsv } from '../../../worker/demo/roster.ts';
import { subjectOf } from '../../../worker/demo/scene.ts';
import { possibleDeviations, type Script, writeScript } from '../../../worker/demo/temperament.ts';
import { NATION } from '../../support/regions.ts';

const folder = new URL('../../../rules/regions/', import.meta.url);
const source = (id: string) => parsePackSource(JSON.parse(readFileSync(new URL(`${id}.json`, folder), 'utf8')));
const national = source(NATION);
const REGIONS = readdirSync(folder)
  .filter((name) => name.endsWith('.json') && !name.endsWith('.cases.json') && name !== `${NATION}.json`)
  .map((name) => name.replace('.json', ''));
const packOf = (id: string) => resolvePack([national, source(id)]).pack;

const play = (region: string, seed: number, people = 40) => {
  const pack = packOf(region);
  const roster = buildRoster({ region, pack, people, seed });
  return { pack, roster, script: writeScript({ seed, roster, pack }) };
};
const parts = (script: Script) => [...script.values()];

describe.each(REGIONS)('the script of %s', (region) => {
  test('is the same for the same seed and another one for another seed', () => {
    const [first, again, other] = [play(region, 1), play(region, 1), play(region, 2)];
    expect([...again.script]).toEqual([...first.script]);
    expect(again.roster).toEqual(first.roster);
    expect(parts(other.script)).not.toEqual(parts(first.script));
  });

  test('gives the same value for a fact whichever facts are asked for beside it', () => {
    const { pack, roster, script } = play(region, 1);
    for (const person of roster.people) {
      const part = script.get(person.nip);
      if (!part) throw new Error('nobody is without a script');
      const subject = subjectOf({ seed: 1, region, roster }, person, part);
      const names = factNames(pack, 'assessor', 'history');
      const together = valuesFor(pack, names, subject);
      const oneByOne = Object.assign({}, ...names.map((name) => valuesFor(pack, [name], subject)));
      expect(oneByOne).toEqual(together);
    }
  });

  test('keeps every value inside the range that the pack declares', () => {
    const { pack, roster, script } = play(region, 3, 200);
    for (const person of roster.people) {
      const part = script.get(person.nip);
      if (!part) throw new Error('nobody is without a script');
      const facts = valuesFor(pack, Object.keys(pack.facts), subjectOf({ seed: 3, region, roster }, person, part));
      for (const [name, value] of Object.entries(facts))
        expect(allowed(pack.facts[name], value), `${name} = ${value}`).toBe(true);
    }
  });

  test('has one leaver, one change of assessor, and objections of which one is upheld', () => {
    const all = parts(play(region, 1).script);
    expect(all.filter(({ leaves }) => leaves)).toHaveLength(1);
    expect(all.filter(({ reassigned }) => reassigned)).toHaveLength(1);
    expect(all.filter(({ objection }) => objection === 'upheld').length).toBeGreaterThanOrEqual(1);
    expect(all.filter(({ objection }) => objection !== null).length).toBeGreaterThanOrEqual(2);
    expect(all.every(({ leaves, objection }) => !leaves || objection === null)).toBe(true);
  });

  test('lets nobody be absent where the deadline would wait for them for ever', () => {
    const { pack, script } = play(region, 1, 400);
    const waitsForEver = pack.phases.filter(
      ({ onDeadline: rule }) => (rule.do === 'escalate' ? rule.then : rule.do) === 'hold',
    );
    for (const { id } of waitsForEver) {
      expect(parts(script).filter(({ deviations }) => deviations[id]?.timing === 'absent')).toEqual([]);
    }
  });
});

const allowed = (definition: FactDefinition | undefined, value: unknown): boolean => {
  if (definition?.type === 'int')
    return typeof value === 'number' && value >= (definition.min ?? 0) && value <= (definition.max ?? 0);
  if (definition?.type === 'enum') return (definition.values ?? []).some((each) => each === value);
  return definition?.type === 'bool' ? typeof value === 'boolean' : typeof value === 'string';
};

describe('the roster', () => {
  test.each([6, 7, 12, 40, 333])('of %i people has exactly so many to appraise, each with two superiors', (people) => {
    const { roster } = play(REGIONS[0] ?? '', 1, people);
    const byNip = new Map(roster.people.map((person) => [person.nip, person]));
    const appraised = roster.people.filter((person) => person.appraised);
    expect(appraised).toHaveLength(people);
    expect(byNip.size).toBe(people + 3);
    for (const person of appraised) {
      const superior = byNip.get(person.supervisorNip ?? '');
      expect(byNip.has(superior?.supervisorNip ?? '')).toBe(true);
    }
  });

  test('numbers nobody alive: 18 digits, born soon after 1800', () => {
    for (const { nip } of play(REGIONS[0] ?? '', 1, 2000).roster.people) expect(nip).toMatch(/^180\d{15}$/);
  });

  test('becomes a CSV with one line each and a column per fact', () => {
    const { roster } = play(REGIONS[0] ?? '', 1, 6);
    const csv = rosterCsv(roster, ({ unitKind }) => ({ unitKind, note: 'a, "b"' }));
    const [header, first = '', ...rest] = csv.trimEnd().split('\n');
    expect(header).toBe('nip,name,unit,unitName,supervisorNip,email,active,facts.note,facts.unitKind');
    expect(first).toMatch(/^\d{18},[^,]+,pimpinan,Pimpinan Daerah,,\d+@contoh\.invalid,true,"a, ""b""",other$/);
    expect(rest).toHaveLength(roster.people.length - 1);
  });
});

describe('deviations', () => {
  const base = { title: { id: '', en: '' }, provenance: 'default' as const };
  const review = (onDeadline: Phase['onDeadline']): Phase => ({
    ...base,
    id: 'midYear',
    kind: 'review',
    selfAssessment: 'none',
    results: ['ON_TRACK'],
    onDeadline,
  });
  const timings = (phase: Phase) => possibleDeviations(phase).map(({ timing }) => timing);

  test('absence only where the deadline moves the appraisal on', () => {
    expect(timings(review({ do: 'autoForward' }))).toEqual(['absent']);
    expect(timings(review({ do: 'hold' }))).toEqual(['late']);
    expect(timings(review({ do: 'close' }))).toEqual([]);
  });

  test('lateness only where the grace is long enough to arrive, on any machine', () => {
    const escalate = (workingDays: number) => review({ do: 'escalate', grace: { workingDays }, then: 'autoForward' });
    expect(timings(escalate(7))).toEqual(['absent']);
    expect(timings(escalate(8))).toEqual(['absent', 'late', 'standIn']);
  });
});

describe('a region that the demo has never heard of', () => {
  const strange = (): RulePack => {
    const pack = packOf(REGIONS[0] ?? '');
    const label = { id: 'x', en: 'x' };
    const fact = (definition: Partial<FactDefinition> & Pick<FactDefinition, 'type'>): FactDefinition => ({
      label,
      source: 'assessor',
      missing: 'hold',
      provenance: 'default',
      ...definition,
    });
    return {
      ...pack,
      facts: {
        treesPlanted: fact({ type: 'int', unit: 'count', min: -10, max: 90 }),
        mood: fact({ type: 'enum', values: ['low', 'middle', 'high'] }),
        helped: fact({ type: 'bool' }),
        since: fact({ type: 'date' }),
      },
    };
  };

  test('gets values from the declared ranges, better ones for better people', () => {
    const pack = strange();
    const names = Object.keys(pack.facts);
    const at = (level: 'low' | 'high') =>
      valuesFor(pack, names, {
        quality: { work: level, behaviour: level, unit: level },
        key: [1, 'x', 'y'],
        kind: 'forest',
      });
    expect(at('low')['treesPlanted']).toBeGreaterThanOrEqual(40);
    expect(at('low')['treesPlanted']).toBeLessThanOrEqual(62);
    expect(at('high')['treesPlanted']).toBeGreaterThanOrEqual(83);
    expect([at('low')['mood'], at('high')['mood']]).toEqual(['low', 'high']);
    expect(at('high')['since']).toMatch(/^2026-\d\d-15$/);
  });
});

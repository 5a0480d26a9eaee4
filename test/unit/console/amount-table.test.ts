import { describe, expect, it } from 'vitest';
import { withFilled, writtenValues, type Edited } from '../../../console/pack/section/edited.ts';
import { fieldsAt } from '../../../console/pack/section/fields.ts';
import type { Layout } from '../../../console/pack/section/kinds.ts';
import { translator } from '../../../console/words/words.ts';
import { foundAt } from '../../../rules/language/pointer.ts';
import type { Language, RulePack } from '../../../rules/language/types.ts';
import { predicatesOf } from '../../../rules/twin/cells.ts';
import { loadRegionPacks } from '../../../store/pack/files.ts';

const packs = await loadRegionPacks('rules/regions');
const plain = packs.map(({ resolved }) => resolved.pack).find(({ outcomes }) => outcomes.length > 0);
if (!plain) throw new Error('no pack rewards anything');
const id = plain.outcomes[0]?.id ?? '';
const source: RulePack = {
  ...plain,
  outcomes: plain.outcomes.map((each) => (each.id === id ? { ...each, amount: 1000 } : each)),
};
const FIELD = `outcomes/${id}/amounts`;

const withAmounts = (amounts: unknown): RulePack => ({
  ...source,
  outcomes: source.outcomes.map((outcome) => {
    if (outcome.id !== id) return outcome;
    const { amount: _, ...rest } = outcome;
    return { ...rest, amounts } as typeof outcome;
  }),
});
const opened = (pack: RulePack, language: Language) => {
  const visit = { language, t: translator(language) };
  const edited = { pack, visit } as unknown as Edited;
  const fields = fieldsAt(['outcomes', id], { pack, ...visit });
  return { edited, fields, values: writtenValues(edited, fields), about: { pack, ...visit } };
};
const namesIn = (layout: Layout): string[] => ('parts' in layout ? layout.parts.flatMap(namesIn) : [layout.name]);
const score = source.scoring.result;
const PREDICATES = predicatesOf(source.predicates);

describe('a table of amounts in the form of a reward', () => {
  it.each(['id', 'en'] as const)('is saved as it was opened, in %s', (language) => {
    const number = { fact: score, cuts: [8000, 10_000] };
    const choice = { fact: 'predicate', values: [...PREDICATES] };
    const cells = [1, 2, 3].map((row) => PREDICATES.map((_, column) => row * 100_000 + column));
    for (const amounts of [
      { rows: number, cols: choice, cells },
      {
        rows: number,
        cols: choice,
        cells: cells.map((row) => row.map((_, i) => i * 1250)),
        of: score,
        most: 5_000_000,
      },
    ]) {
      const pack = withAmounts(amounts);
      const { edited, fields, values } = opened(pack, language);
      const { after, errors } = withFilled(edited, fields, values);
      expect([errors, foundAt(after, ['outcomes', id])]).toEqual([{}, foundAt(pack, ['outcomes', id])]);
    }
  });

  it('is begun by choosing what its rows and columns are: its cells appear, and each is wanted', () => {
    const { edited, fields, values: before, about } = opened(source, 'id');
    const field = fields.find(({ name }) => name === FIELD);
    if (!field) throw new Error('no field of it');
    const shown = (values: Record<string, string>) =>
      namesIn(field.kind.layout(FIELD, '', { ...about, values })).filter((name) => name.includes('.cells.'));
    expect(shown(before)).toEqual([]);
    const chosen = { ...before, [`outcomes/${id}/amount`]: '' };
    const half = withFilled(edited, fields, { ...chosen, [`${FIELD}.rows.fact`]: score });
    expect(Object.keys(half.errors).toSorted()).toEqual([`${FIELD}.cols.fact`, `${FIELD}.rows.cuts`]);
    const sides = {
      ...chosen,
      [`${FIELD}.rows.fact`]: score,
      [`${FIELD}.rows.cuts`]: '80; 100',
      [`${FIELD}.cols.fact`]: 'predicate',
    };
    const wanted = PREDICATES.length * 3;
    expect(shown(sides)).toHaveLength(wanted);
    expect(Object.keys(withFilled(edited, fields, sides).errors)).toHaveLength(wanted);
    const cells = Object.fromEntries(shown(sides).map((name, i) => [name, String((i + 1) * 1000)]));
    const { after, errors } = withFilled(edited, fields, { ...sides, ...cells });
    expect(errors).toEqual({});
    const told = foundAt(after, ['outcomes', id]) as RulePack['outcomes'][number];
    expect(told.amount).toBeUndefined();
    expect(told.amounts?.rows).toEqual({ fact: score, cuts: [8000, 10_000] });
    expect(told.amounts?.cells.flat()).toEqual(Array.from({ length: wanted }, (_, i) => (i + 1) * 1000));
  });

  it('goes when its sides are emptied, and the one amount may be written again', () => {
    const amounts = {
      rows: { fact: score, cuts: [8000] },
      cols: { fact: 'predicate', values: [...PREDICATES] },
      cells: [1, 2].map(() => PREDICATES.map(() => 1)),
    };
    const { edited, fields, values } = opened(withAmounts(amounts), 'id');
    expect(fields.map(({ name }) => name)).not.toContain(`outcomes/${id}/amount`);
    const emptied = { ...values, [`${FIELD}.rows.fact`]: '', [`${FIELD}.cols.fact`]: '' };
    const { after, errors } = withFilled(edited, fields, emptied);
    expect([errors, foundAt(after, ['outcomes', id, 'amounts'])]).toEqual([{}, undefined]);
    expect(opened(after, 'id').fields.map(({ name }) => name)).toContain(`outcomes/${id}/amount`);
  });
});

import { describe, expect, it } from 'vitest';
import { type Edited, withFilled, writtenValues } from '../../../console/pack/section/edited.ts';
import { fieldsAt } from '../../../console/pack/section/fields.ts';
import type { Layout } from '../../../console/pack/section/kinds.ts';
import { translator } from '../../../console/words/words.ts';
import { foundAt } from '../../../rules/language/pointer.ts';
import type { RulePack } from '../../../rules/language/types.ts';
import { loadRegionPacks } from '../../../store/pack/files.ts';

const packs = await loadRegionPacks('rules/regions');
const source = packs
  .map(({ resolved }) => resolved.pack)
  .find(({ outcomes }) => outcomes.some((each) => each.kind === 'sanction' && each.followUp && each.hearing));
if (!source) throw new Error('no pack whose sanction is heard about and has a term');
const id = source.outcomes.find((each) => each.kind === 'sanction' && each.followUp && each.hearing)?.id ?? '';
const [FOLLOW_UP, HEARING] = [`outcomes/${id}/followUp`, `outcomes/${id}/hearing`];

const without: RulePack = {
  ...source,
  outcomes: source.outcomes.map((outcome) => {
    if (outcome.id !== id) return outcome;
    const { followUp: _followUp, hearing: _hearing, ...rest } = outcome;
    return rest;
  }),
};
const opened = (pack: RulePack) => {
  const visit = { language: 'id' as const, t: translator('id') };
  const edited = { pack, visit } as unknown as Edited;
  const fields = fieldsAt(['outcomes', id], { pack, ...visit });
  return { edited, fields, values: writtenValues(edited, fields), about: { pack, ...visit } };
};
const namesIn = (layout: Layout): string[] => ('parts' in layout ? layout.parts.flatMap(namesIn) : [layout.name]);

describe('what runs after an outcome, in its form', () => {
  it('is begun by choosing its kind: its times appear, and those that it needs are wanted', () => {
    const { edited, fields, values, about } = opened(without);
    const field = fields.find(({ name }) => name === FOLLOW_UP);
    const shown = (more: Record<string, string>) =>
      namesIn(
        field?.kind.layout(FOLLOW_UP, '', { ...about, values: { ...values, ...more } }) ?? { legend: '', parts: [] },
      );
    expect(shown({})).toEqual([`${FOLLOW_UP}.kind`]);
    const chosen = { ...values, [`${FOLLOW_UP}.kind`]: 'improvement' };
    expect(shown(chosen)).toContain(`${FOLLOW_UP}.checkIn`);
    const wanted = Object.keys(withFilled(edited, fields, chosen).errors).toSorted();
    expect(wanted).toEqual(
      ['checkIn', 'evaluation', 'months', 'plan', 'remindDaysBefore'].map((part) => `${FOLLOW_UP}.${part}`),
    );
    const filled = {
      ...chosen,
      ...Object.fromEntries(wanted.map((name) => [name, '3'])),
      [`${FOLLOW_UP}.plan.jenis`]: 'workingDays',
    };
    const { after, errors } = withFilled(edited, fields, filled);
    expect(errors).toEqual({});
    expect(foundAt(after, ['outcomes', id, 'followUp'])).toEqual({
      kind: 'improvement',
      months: 3,
      plan: { workingDays: 3 },
      checkIn: { calendarDays: 3 },
      evaluation: { calendarDays: 3 },
      remindDaysBefore: 3,
    });
  });

  it('goes when its kind is taken away, and so does the hearing when nothing is left in it', () => {
    const { edited, fields, values } = opened(source);
    const emptied = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        name === `${FOLLOW_UP}.kind` || (name.startsWith(HEARING) && !name.endsWith('.jenis')) ? '' : value,
      ]),
    );
    const { after, errors } = withFilled(edited, fields, emptied);
    expect([errors, foundAt(after, ['outcomes', id])]).toEqual([{}, foundAt(without, ['outcomes', id])]);
    const again = opened(after);
    const back = withFilled(again.edited, again.fields, values);
    expect([back.errors, foundAt(back.after, ['outcomes', id])]).toEqual([{}, foundAt(source, ['outcomes', id])]);
  });
});

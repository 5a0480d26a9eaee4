/** What a reward costs and how many of it there are, as fields of a form. */
import type { OutcomeRule } from '../../../rules/language/types.ts';
import { labelOf } from '../../../rules/explain/format.ts';
import { PREDICATE, type Vocabulary } from '../../../rules/language/vocabulary.ts';
import { amountTable } from './amount-table.ts';
import { namesOfType, wordsOf } from './choices.ts';
import * as k from './kinds.ts';
import * as r from './row-kinds.ts';

const MOST_ORDERS = 5;

/** One amount for all, or a table; where there is a table, the one amount comes back when its sides are emptied. */
export function amountFields({ amounts }: Partial<OutcomeRule>, names: Vocabulary, about: k.PackAbout): k.NamedField[] {
  const one: k.NamedField[] = amounts === undefined ? [['amount', k.number(undefined, true)]] : [];
  return [...one, ['amounts', amountTable(names, about)], ['months', k.number(undefined, true)]];
}

/** Nothing in it: there is no budget. */
export function budgetOf(names: Vocabulary, about: k.PackAbout): k.ValueKind {
  const { t, pack, language } = about;
  const numbers = namesOfType(names, ['int'], about);
  const by = [{ value: PREDICATE, label: labelOf(pack, PREDICATE)[language] }, ...numbers];
  const order = r.rows(
    [
      ['by', t('rule.f.orderBy'), k.choice(by)],
      ['first', t('rule.f.orderFirst'), k.choice(wordsOf(about, 'rule.first', ['highest', 'lowest']))],
    ],
    { most: MOST_ORDERS },
  );
  const budget = r.objectOf(
    [
      ['places', t('rule.f.places'), k.number(undefined, true)],
      ['rupiah', t('rule.f.rupiah'), k.number(undefined, true)],
      ['over', t('rule.f.over'), k.choice(wordsOf(about, 'rule.over', ['unit', 'region']))],
      ['order', t('rule.f.order'), order],
    ],
    true,
  );
  return r.as(
    budget,
    (value) => value,
    (shown) => ({ ...Object(shown), tie: 'lot' }),
  );
}

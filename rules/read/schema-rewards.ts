/** What a reward costs, and how many of it there are. */
import { z } from 'zod';
import { axis } from './schema-facts.ts';
import { amount, complain, name } from './schema-parts.ts';

const MOST_CELLS = 50;
const MOST_PLACES = 100_000;
/** A million million: what a large region pays its people in a year. */
const MOST_SPENT = 1_000_000_000_000;

/** Whole rupiah by two dimensions; with `of`, its cells are shares of that amount in basis points. */
export const amounts = z.strictObject({
  /** Facts or derived facts, or `predicate`. */
  rows: axis,
  cols: axis,
  cells: z
    .array(z.array(amount.min(0)).min(1).max(MOST_CELLS))
    .min(1)
    .max(MOST_CELLS),
  /** The amount of which the cells are shares. */
  of: name.exactOptional(),
  /** Nobody gets more. */
  most: amount.min(0).exactOptional(),
});

/** How many may get it in a cycle, and in which order. The order is the same for everybody, and published. */
export const budget = z
  .strictObject({
    over: z.enum(['unit', 'region']),
    places: z.int().min(1).max(MOST_PLACES).exactOptional(),
    rupiah: z.int().min(1).max(MOST_SPENT).exactOptional(),
    /** Numbers of the decision or `predicate`, the first that differs decides. */
    order: z
      .array(z.strictObject({ by: name, first: z.enum(['highest', 'lowest']) }))
      .min(1)
      .max(5),
    /** Whoever is equal in all of these: a lot drawn from the cycle, which no name and no number can bring about. */
    tie: z.literal('lot'),
  })
  .superRefine(({ places, rupiah }, ctx) => {
    if (places === undefined && rupiah === undefined) complain(ctx, [], budgetEmpty);
  });

const budgetEmpty = {
  code: 'budget-empty',
  detail: {
    id: 'Isi places (jumlah orang), rupiah (jumlah uang), atau keduanya.',
    en: 'Give places (how many people), rupiah (how much money), or both.',
  },
};

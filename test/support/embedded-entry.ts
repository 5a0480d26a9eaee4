/**
 * What the embedded server enters an index by: exactly the beginning of one, with one range at its end; failing that the
 * first condition of the filter that is the beginning of one alone; failing that it looks at every document. Whatever is
 * at the top of a filter with a `$` makes it look at every document. It sorts and limits what it has found.
 */
import type { Model } from 'mongoose';

type Filter = Record<string, unknown>;
export type Entry = { index: string[] | null; by: Filter };

const BOUNDS = ['$eq', '$gt', '$gte', '$lt', '$lte', '$in'];
const isEqual = (value: unknown) => typeof value !== 'object' || value === null;
const isBound = (value: unknown) => {
  const operators = isEqual(value) ? [] : Object.keys(value as object);
  return operators.length > 0 && operators.every((name) => BOUNDS.includes(name));
};
const isPoint = (value: unknown) => isEqual(value) || ['$eq', '$in'].includes(Object.keys(value as object).join());

/** `by`: the part of the filter that says which documents are looked at. */
export function entryOf<Doc>(model: Pick<Model<Doc>, 'schema'>, filter: Filter): Entry {
  const fields = Object.keys(filter);
  if (fields.length === 0 || fields.some((field) => field.startsWith('$'))) return { index: null, by: {} };
  if (fields.length === 1 && '_id' in filter && isPoint(filter['_id'])) return { index: ['_id'], by: filter };
  const bounds = fields.filter((field) => !isEqual(filter[field]));
  const equal = fields.filter((field) => isEqual(filter[field]));
  const [last] = bounds;
  const fits = (index: string[]) =>
    index.slice(0, equal.length).every((field) => equal.includes(field)) &&
    index.length >= fields.length &&
    (last === undefined || index[equal.length] === last);
  const indexes = model.schema.indexes().map(([spec]) => Object.keys(spec));
  const exact = indexes.filter(fits).toSorted((a, b) => a.length - b.length)[0];
  if (exact && bounds.length <= 1 && (last === undefined || isBound(filter[last]))) return { index: exact, by: filter };
  if (fields.length === 1) return { index: null, by: {} };
  for (const field of fields) {
    const alone = entryOf(model, { [field]: filter[field] });
    if (alone.index) return alone;
  }
  return { index: null, by: {} };
}

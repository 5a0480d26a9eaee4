/** Reading by id: one document of a region; and pages of lists. */
import { type Model, type QueryFilter, trusted } from 'mongoose';
import { inRegion, type RegionScope } from './scope.ts';
import { type InOrder, pageByStretches } from './stretches.ts';

type Stored = { _id: string };
type Filter = QueryFilter<unknown>;

/** `after`: the last id of the page before. */
export type KeyPage = { after?: string | null; limit: number };
/** Ids after one, up to and including another. */
export type KeyRange = { after: string | null; to: string };

export const idsAfter = (id: string | null | undefined) =>
  id === null || id === undefined ? {} : { _id: trusted({ $gt: id }) };

export const idsIn = ({ after, to }: KeyRange) => ({
  _id: trusted({ ...(after === null ? {} : { $gt: after }), $lte: to }),
});

export const idsOf = (ids: readonly string[]) => ({ _id: trusted({ $in: [...ids] }) });

/** The fields that have a value, in a region: they come first, as they lead to fewer. */
export function inScope(scope: RegionScope, fields: Record<string, unknown> = {}): Record<string, unknown> {
  return { ...given(fields), ...inRegion(scope) };
}

/** Of these units only; `null`: of all. */
export const inUnits = (units: readonly string[] | null) =>
  units === null ? {} : { unit: trusted({ $in: [...units] }) };

export const given = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

export async function getInScope<Doc extends Stored>(
  model: Model<Doc>,
  scope: RegionScope,
  id: string,
): Promise<Doc | undefined> {
  const wanted: Filter = { _id: id, ...inRegion(scope) };
  return (await model.findOne(wanted).lean<Doc>()) ?? undefined;
}

/** In order of id. */
export const pageOf = <Doc extends Stored>(
  model: Model<Doc>,
  filter: Record<string, unknown>,
  { after, limit, fields }: KeyPage & Pick<InOrder, 'fields'>,
): Promise<Doc[]> =>
  pageInOrder(model, {
    filter,
    by: '_id',
    limit,
    ...(fields && { fields }),
    ...(typeof after === 'string' && { after: { _id: after, at: after } }),
  });

/** All of them, by what an index begins with; the rest of the filter need not be in it. */
export const allWhere = <Doc extends Stored>(
  model: Model<Doc>,
  filter: Record<string, unknown>,
  fields: NonNullable<InOrder['fields']>,
): Promise<Doc[]> => pageInOrder(model, { filter, by: '_id', limit: Number.POSITIVE_INFINITY, fields });

/** In order of a field and of the id. */
export const pageInOrder = async <Doc extends Stored>(model: Model<Doc>, wanted: InOrder): Promise<Doc[]> =>
  (await pageByStretches(model, wanted)) ?? readInOrder(model, wanted);

/** As a server is asked that walks an index in its order, and stops. */
function readInOrder<Doc extends Stored>(model: Model<Doc>, wanted: InOrder): Promise<Doc[]> {
  const { filter, by, from, after, limit, fields } = wanted;
  const [since] = [from, after?.at].filter((each) => each !== undefined).toSorted((a, b) => (a < b ? 1 : -1));
  const parts: Filter[] = [filter];
  if (by === '_id') parts.push(idsAfter(after?._id));
  else {
    if (since !== undefined) parts.push({ [by]: trusted({ $gte: since }) });
    if (after) parts.push({ $or: [{ [by]: trusted({ $gt: after.at }) }, { _id: trusted({ $gt: after._id }) }] });
  }
  return model
    .find(allOf(parts), fields)
    .sort(by === '_id' ? { _id: 1 } : { [by]: 1, _id: 1 })
    .limit(Number.isFinite(limit) ? limit : 0)
    .lean<Doc[]>();
}

/** Everything in one object wherever names allow it. */
export function allOf(clauses: Filter[]): Filter {
  const rest: Filter[] = [];
  let flat: Filter = {};
  for (const clause of clauses) {
    if (Object.keys(clause).some((name) => name in flat)) rest.push(clause);
    else flat = { ...flat, ...clause };
  }
  return rest.length === 0 ? flat : { ...flat, $and: rest };
}

/** The ids of a page. */
export async function pageOfIds<Doc extends Stored>(
  model: Model<Doc>,
  filter: Record<string, unknown>,
  page: KeyPage,
): Promise<string[]> {
  const found = await pageOf(model, filter, { ...page, fields: { _id: 1 } });
  return found.map(({ _id }) => _id);
}

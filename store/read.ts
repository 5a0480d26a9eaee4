/** Reading by id: one document of a region, or a page of a list that is in order of id. */
import { type Model, type ProjectionType, type QueryFilter, trusted } from 'mongoose';
import { inRegion, type RegionScope } from './scope.ts';

type Stored = { _id: string };

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

/** The fields that have a value, in a region. */
export function inScope(scope: RegionScope, fields: Record<string, unknown> = {}): Record<string, unknown> {
  return { ...inRegion(scope), ...given(fields) };
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
  const wanted: QueryFilter<unknown> = { _id: id, ...inRegion(scope) };
  return (await model.findOne(wanted).lean<Doc>()) ?? undefined;
}

/** In order of id. */
export async function pageOf<Doc extends Stored>(
  model: Model<Doc>,
  filter: Record<string, unknown>,
  page: KeyPage & { fields?: ProjectionType<Doc> },
): Promise<Doc[]> {
  const wanted: QueryFilter<unknown> = { ...filter, ...idsAfter(page.after) };
  return model.find(wanted, page.fields).sort({ _id: 1 }).limit(page.limit).lean<Doc[]>();
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

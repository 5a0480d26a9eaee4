/** What the public was told of a cycle that is over: said once, and never anything else afterwards. */
import type { Store } from '../connect.ts';
import { insertOrGet } from '../write.ts';
import type { PublicFiguresDoc } from './types.ts';

/** `count` is asked by the first reader only; of several first ones, all are told what one of them counted. */
export async function publishedOnce(
  store: Store,
  { _id, region }: Pick<PublicFiguresDoc, '_id' | 'region'>,
  count: () => Promise<PublicFiguresDoc['units']>,
): Promise<PublicFiguresDoc['units']> {
  const { publicFigures } = store.models;
  const told = await publicFigures.findById(_id).lean();
  if (told) return told.units;
  return (await insertOrGet(publicFigures, { _id, region, units: await count() })).doc.units;
}

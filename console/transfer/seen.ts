import { can, seesRegion } from '../../api/access/policy.ts';
import { Problem } from '../../api/problem/problem.ts';
import type { TransferView } from '../../api/transfer/schema.ts';
import type { Text } from '../../rules/language/types.ts';
import type { Visit } from '../visit.ts';
import type { Word } from '../words/words.ts';

export const transferPath = (id: string) => `/v1/transfers/${encodeURIComponent(id)}`;

/** For whoever reads none of them there is none. */
export async function seenTransfer(visit: Visit, id: string): Promise<TransferView> {
  if (can(visit.principal, 'getTransfer', ['region']) === null) throw new Problem('not-found');
  return visit.read<TransferView>(transferPath(id));
}

type Region = { id: string; title: Text };
export const readRegions = async (visit: Visit): Promise<Region[]> =>
  (await visit.read<{ data: Region[] }>('/v1/regions')).data;

export async function regionNames(visit: Visit): Promise<(region: string) => string> {
  const names = new Map((await readRegions(visit)).map(({ id, title }) => [id, title[visit.language]]));
  return (region) => names.get(region) ?? region;
}

/** The region that released withdraws, the other declines. */
export const endingWord = ({ principal }: Visit, { region }: TransferView): Word =>
  seesRegion(principal, region) ? 'transfer.withdraw' : 'transfer.decline';

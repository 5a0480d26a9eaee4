import { packDigest } from '../../store/pack/rule-packs.ts';
import type { RulePackDoc } from '../../store/pack/types.ts';

/** Another pack as it would be stored: what the record says, the pack says too, and its digest is its own. */
export function packDoc(doc: RulePackDoc, more: Partial<RulePackDoc>): RulePackDoc {
  const changed = { ...doc, ...more };
  const { packId: id, version, effective } = changed;
  const pack = { ...changed.pack, id, version, effective };
  return { ...changed, pack, _id: packDigest(pack) };
}

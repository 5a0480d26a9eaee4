/** Takes a version out of use for new cycles; what is running keeps it. */
import { inForce, timelineFindings } from '../../../rules/time/timeline.ts';
import { appendSubject } from '../../../store/journal/journal.ts';
import { changePack, settlePack } from '../../../store/pack/fences.ts';
import { getRulePack, publishedVersions } from '../../../store/pack/rule-packs.ts';
import type { RulePackDoc } from '../../../store/types.ts';
import type { Caller, Deps } from '../../deps.ts';
import { Problem } from '../../problem/problem.ts';
import { regionActor } from '../../access/actor.ts';
import { personOf } from '../../access/person.ts';
import { changeDraft, requireOther, requireState } from './change-draft.ts';
import { ownedPack } from './pack-files.ts';
import { ownerOf } from './pack-owner.ts';
import type { Why } from './review-draft.ts';

export type Retirement = { digest: string; why: Why; command: string; dryRun: boolean };

export async function retirePack(deps: Deps, caller: Caller, request: Retirement): Promise<RulePackDoc> {
  const { digest, command, dryRun, why } = request;
  const doc = await ownedPack(deps, caller, { digest, action: 'retireRulePack' });
  if (!doc.change) await retireFromFile(deps, caller, { doc, request });
  else {
    await changeDraft(deps, caller, {
      id: doc.change.draftId,
      action: 'retireRulePack',
      command,
      dryRun,
      timeline: true,
      decide: async (draft, person) => {
        requireState(draft, 'PUBLISHED');
        requireOther(draft, person);
        await requireCovered(deps, doc);
        return { type: 'pack.retired', ...why, set: { state: 'RETIRED' } };
      },
    });
  }
  return (await getRulePack(deps.store, digest)) ?? doc;
}

/** A version that came from a file has no author, hence nobody who may not. */
async function retireFromFile(deps: Deps, caller: Caller, { doc, request }: { doc: RulePackDoc; request: Retirement }) {
  personOf(caller.principal);
  const { _id: digest, packId, version } = doc;
  const region = await ownerOf(deps, caller, { pack: packId, action: 'retireRulePack' });
  const entry = {
    subject: `audit:${region}`,
    region,
    type: 'pack.retired',
    actor: regionActor(caller.principal),
    data: { packId, version, before: digest, after: null, ...request.why, command: request.command },
    key: `retire:${digest}`,
  };
  for (let claimed = false; !claimed; ) {
    const after = await settlePack(deps.store, packId);
    if ((await getRulePack(deps.store, digest))?.status === 'published') await requireCovered(deps, doc);
    if (request.dryRun) return;
    claimed = await changePack(deps.store, packId, { after, change: { entry, retires: digest } });
  }
  // The first entry is the answer to every repeat.
  const { data } = await appendSubject(deps.store, entry);
  if (data?.['command'] !== request.command) throw new Problem('pack-state', { detail: RETIRED });
}

const RETIRED = { id: 'Versi ini sudah dipensiunkan.', en: 'This version is retired already.' };

/** No day that has a pack may lose it, and the last version stays. */
async function requireCovered(deps: Deps, doc: RulePackDoc): Promise<void> {
  const before = await publishedVersions(deps.store, doc.packId);
  const after = before.filter(({ digest }) => digest !== doc._id);
  if (after.length === 0) throw new Problem('pack-state', { detail: LAST });
  // The days of the first version are covered by nobody else.
  if (inForce(after, doc.effective.from).length === 0) throw new Problem('pack-state', { detail: FIRST });
  const known = new Set(timelineFindings(before).map(({ detail }) => detail.en));
  const findings = timelineFindings(after).filter(({ detail }) => !known.has(detail.en));
  if (findings.length > 0) throw new Problem('pack-not-publishable', { findings });
}

const FIRST = {
  id: 'Hari-hari berlakunya versi ini tidak dicakup versi lain. Terbitkan versi untuk hari-hari itu lebih dahulu.',
  en: 'No other version covers the days of this one. Publish a version for those days first.',
};
const LAST = {
  id: 'Ini versi terakhir yang berlaku. Terbitkan penggantinya lebih dahulu.',
  en: 'This is the last version in force. Publish its successor first.',
};

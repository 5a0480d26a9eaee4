/**
 * Publishing, in an order that a crash cannot harm: the version number is reserved, then the entry is written, then the
 * version is made known. A repeat goes on where it ended. From which business day it is used says its own `effective`.
 */
import { getDraft } from '../../../store/pack/drafts.ts';
import { allRegions } from '../../../store/scope.ts';
import { getRegion, putRegion } from '../../../store/pack/regions.ts';
import { dropReservation, getRulePack, insertRulePack } from '../../../store/pack/rule-packs.ts';
import type { DraftDoc, RulePackDoc } from '../../../store/types.ts';
import type { Caller, Deps } from '../../deps.ts';
import { bodyDigest } from '../../http/digests.ts';
import { realInstant } from '../../http/instants.ts';
import { Problem } from '../../problem/problem.ts';
import { changeDraft, type DraftCommand, requireOther, requireState } from './change-draft.ts';
import type { Readable } from './check-draft.ts';
import { contentOf, signedPreview } from './draft-content.ts';
import { baseChanged, readyToPublish } from './review-draft.ts';

export async function publishDraft(deps: Deps, caller: Caller, command: DraftCommand): Promise<DraftDoc> {
  const draft = await changeDraft(deps, caller, {
    ...command,
    timeline: true,
    decide: async (before, person) => {
      await makeKnown(deps, before);
      requireState(before, 'APPROVED');
      requireOther(before, person);
      const checked = await readyToPublish(deps, before, { previewed: await signedPreview(deps, before) });
      // What is published is what was signed, also when the checks themselves have changed since.
      if (bodyDigest({ ...checked.report }) !== before.report) throw new Problem('report-stale');
      const doc = await toPack(deps, before, checked);
      if (!command.dryRun) await reserve(deps, before, doc);
      return { type: 'pack.published', set: { state: 'PUBLISHED', published: doc._id } };
    },
  });
  if (!command.dryRun) await makeKnown(deps, draft);
  return draft;
}

async function toPack(deps: Deps, draft: DraftDoc, { resolved, report }: Readable): Promise<RulePackDoc> {
  if (!resolved) throw new Error(`draft ${draft._id} was approved without a pack`);
  if (report.content !== draft.content) throw new Error(`draft ${draft._id}: the report is about another content`);
  const { document, cases } = await contentOf(deps, draft);
  const { pack, digest } = resolved;
  return {
    _id: digest,
    packId: draft.packId,
    version: pack.version,
    effective: pack.effective,
    status: 'reserved',
    pack,
    source: document,
    publishedAt: realInstant(deps.now()),
    cases,
    change: { draftId: draft._id, report: draft.report, approvedBy: draft.approvedBy },
  };
}

/**
 * Of two drafts that become the same version, the first one gets the number. One that nobody can publish any more
 * (cancelled, or written on since) does not keep it.
 */
async function reserve(deps: Deps, draft: DraftDoc, doc: RulePackDoc): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    const inserted = await insertRulePack(deps.store, doc);
    if (inserted.result === 'inserted') return;
    const there = await getRulePack(deps.store, inserted.result === 'version-taken' ? inserted.digest : doc._id);
    const holder = there?.change?.draftId;
    if (holder === draft._id && there?._id === doc._id) return;
    if (!holder || there?.status !== 'reserved') throw baseChanged(draft, doc.version);
    const other = holder === draft._id ? undefined : await getDraft(deps.store, allRegions, holder);
    if (other?.state === 'APPROVED' || other?.state === 'PUBLISHED') throw beingPublished(holder, doc.version);
    await dropReservation(deps.store, holder);
  }
  throw baseChanged(draft, doc.version);
}

const beingPublished = (holder: string, version: number) =>
  new Problem('pack-state', {
    detail: {
      id: `Draf ${holder} sedang diterbitkan sebagai versi ${version}. Terbitkan atau batalkan draf itu dahulu.`,
      en: `Draft ${holder} is being published as version ${version}. Publish or cancel that draft first.`,
    },
  });

async function makeKnown(deps: Deps, { published, state }: DraftDoc): Promise<void> {
  if (published === null || state !== 'PUBLISHED') return;
  const doc = await getRulePack(deps.store, published);
  if (!doc || doc.pack.area === null || (await getRegion(deps.store, doc.packId))) return;
  await putRegion(deps.store, { _id: doc.packId, packId: doc.packId, area: doc.pack.area, title: doc.pack.title });
}

/**
 * Publishing, in an order that a crash cannot harm: the version number is reserved, then the entry is written, then the
 * version is made known. A repeat goes on where it ended. From which business day it is used says its own `effective`.
 * Retiring takes a version out of use for new cycles; what is running keeps it.
 */
import { inForce, timelineFindings } from '../../../rules/time/timeline.ts';
import { appendSubject } from '../../../store/journal/journal.ts';
import { getDraft } from '../../../store/pack/drafts.ts';
import { changePack, finishLastChange } from '../../../store/pack/fences.ts';
import { getRegion, putRegion } from '../../../store/pack/regions.ts';
import {
  dropReservation,
  getRulePack,
  insertRulePack,
  packStatus,
  publishedVersions,
} from '../../../store/pack/rule-packs.ts';
import { allRegions } from '../../../store/scope.ts';
import type { DraftDoc, RulePackDoc } from '../../../store/pack/types.ts';
import { regionActor } from '../../access/actor.ts';
import { requireEmployeeId } from '../../access/person.ts';
import type { Caller, Deps } from '../../deps.ts';
import { bodyDigest } from '../../http/digests.ts';
import { realInstant } from '../../http/instants.ts';
import { Problem } from '../../problem/problem.ts';
import { regionEntry } from '../../request/request.ts';
import type { Readable } from './check-draft.ts';
import { contentOf, signedPreview } from './content.ts';
import { authorizedDraft, changeDraft, type DraftCommand, type DraftMove } from './drafts.ts';
import { baseChanged, readyToPublish, type Why } from './moves.ts';
import { ownedPack, ownerOf } from './versions.ts';

const publish: DraftMove<unknown> = {
  from: ['APPROVED'],
  bySecond: true,
  timeline: true,
  decide: async ({ deps, draft, dryRun }) => {
    const checked = await readyToPublish(deps, draft, { previewed: await signedPreview(deps, draft) });
    // What is published is what was signed, also when the checks themselves have changed since.
    if (bodyDigest({ ...checked.report }) !== draft.report) throw new Problem('report-stale');
    const doc = await toPack(deps, draft, checked);
    if (!dryRun) await reserve(deps, draft, doc);
    return { type: 'pack.published', set: { state: 'PUBLISHED', published: doc._id } };
  },
};

export async function publishDraft(deps: Deps, caller: Caller, command: DraftCommand): Promise<DraftDoc> {
  // It may have been published by somebody who was cut off before it was made known.
  if (!command.dryRun) await makeKnown(deps, await authorizedDraft(deps, caller, command));
  const draft = await changeDraft(deps, caller, { ...command, move: publish, body: undefined });
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

export type Retirement = { digest: string; why: Why; command: string; dryRun: boolean };

export async function retirePack(deps: Deps, caller: Caller, request: Retirement): Promise<RulePackDoc> {
  const { digest, command, dryRun, why } = request;
  const doc = await ownedPack(deps, caller, { digest, action: 'retireRulePack' });
  if (doc.change) {
    const wanted = { id: doc.change.draftId, action: 'retireRulePack', command, dryRun, expected: undefined } as const;
    await changeDraft(deps, caller, { ...wanted, move: retire, body: { doc, why } });
  } else await retireFromFile(deps, caller, { doc, request });
  return (await getRulePack(deps.store, digest)) ?? doc;
}

const retire: DraftMove<{ doc: RulePackDoc; why: Why }> = {
  from: ['PUBLISHED'],
  bySecond: true,
  timeline: true,
  decide: async ({ deps }, { doc, why }) => {
    await requireCovered(deps, doc);
    return { type: 'pack.retired', ...why, set: { state: 'RETIRED' } };
  },
};

/** A version that came from a file has no author, hence nobody who may not. */
async function retireFromFile(deps: Deps, caller: Caller, { doc, request }: { doc: RulePackDoc; request: Retirement }) {
  requireEmployeeId(caller.principal);
  const { _id: digest, packId, version } = doc;
  const region = await ownerOf(deps, caller, { pack: packId, action: 'retireRulePack' });
  const entry = regionEntry(region, {
    type: 'pack.retired',
    actor: regionActor(caller.principal),
    data: { packId, version, before: digest, after: null, ...request.why, command: request.command },
    key: `retire:${digest}`,
  });
  for (let claimed = false; !claimed; ) {
    const after = await finishLastChange(deps.store, packId);
    if ((await packStatus(deps.store, digest)) === 'published') await requireCovered(deps, doc);
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

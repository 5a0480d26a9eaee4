/** The evidence of an appraisal as somebody may see it, and where else the same is used. */
import { appraisalsWithIds } from '../../store/appraisal/appraisals.ts';
import { evidenceEntries, evidenceNamed, evidenceOf, readFile, usesOf } from '../../store/appraisal/evidence.ts';
import { submissionsById } from '../../store/appraisal/submissions.ts';
import type { AppraisalDoc, EvidenceDoc } from '../../store/appraisal/types.ts';
import { can } from '../access/policy.ts';
import { relationsTo } from '../access/relations.ts';
import { authorizedAppraisal } from '../access/scope.ts';
import type { Caller, Deps } from '../deps.ts';
import { localInstant, offsetOf } from '../http/instants.ts';
import { shownPack } from '../pack/packs.ts';
import { notFound } from '../problem/problem.ts';
import { cleanName } from './file-name.ts';
import { fileEndings } from './file-type.ts';
import { sightOf } from './present.ts';

/** In the order in which it came. */
export async function tellEvidence(deps: Deps, caller: Caller, id: string, target?: string) {
  const { appraisal, relations } = await authorizedAppraisal(deps, caller, { id, action: 'listEvidence' });
  const all = await namedIn(deps, appraisal);
  const shown = all.filter(({ doc }) => target === undefined || doc.target === target);
  const { pack } = await shownPack(deps, appraisal);
  const uses = await usesBeside(deps, caller, { own: sightOf(relations) === 'own', appraisal, shown });
  return shown.map(({ doc, entry, words }) => ({
    target: doc.target,
    kind: doc.file === null ? ('link' as const) : ('file' as const),
    title: textIn(words, 'title'),
    name: doc.file === null ? null : cleanName(textIn(words, 'name') ?? undefined, fileEndings(doc.media ?? '')),
    url: doc.file === null ? textIn(words, 'url') : null,
    media: doc.media,
    size: doc.size,
    sha256: doc.digest,
    at: localInstant(entry.at, offsetOf(pack)),
    erasedAt: doc.erasedAt ?? null,
    late: entry.type === 'evidence.late',
    ...uses(doc),
  }));
}

/** The bytes of a file that was given here. */
export async function openEvidence(deps: Deps, caller: Caller, { id, digest }: { id: string; digest: string }) {
  const { appraisal } = await authorizedAppraisal(deps, caller, { id, action: 'getEvidenceFile' });
  const found = (await namedIn(deps, appraisal)).find(
    ({ doc }) => doc.digest === digest && doc.file !== null && doc.erasedAt === undefined,
  );
  if (!found?.doc.file) throw notFound();
  const { doc, words } = found;
  const media = doc.media ?? 'application/octet-stream';
  const name = cleanName(textIn(words, 'name') ?? undefined, fileEndings(media));
  return { name, media, size: doc.size ?? 0, bytes: readFile(deps.store, found.doc.file) };
}

type Body = Record<string, unknown>;
const textIn = (body: Body, name: string): string | null => {
  const said = body[name];
  return typeof said === 'string' ? said : null;
};

/** What the journal names, with its record and its words. */
async function namedIn(deps: Deps, { _id, region }: Pick<AppraisalDoc, '_id' | 'region'>) {
  const [entries, docs] = await Promise.all([evidenceEntries(deps.store, [_id]), evidenceOf(deps.store, region, _id)]);
  const ids = entries.flatMap(({ submissionId }) => (submissionId === undefined ? [] : [submissionId]));
  const bodies = new Map((await submissionsById(deps.store, region, ids)).map((each) => [each._id, each.body]));
  const byId = new Map(docs.map((doc) => [doc._id, doc]));
  return entries.flatMap((entry) => {
    const doc = byId.get(evidenceNamed(entry));
    return doc ? [{ doc, entry, words: bodies.get(entry.submissionId ?? '') ?? {} }] : [];
  });
}

type Beside = { own: boolean; appraisal: AppraisalDoc; shown: { doc: EvidenceDoc }[] };

/** Who is appraised reads of their own cases only; others are told where, as far as they may look there. */
async function usesBeside(deps: Deps, { principal }: Caller, { own, appraisal, shown }: Beside) {
  const { region, employeeId } = appraisal;
  const found = await usesOf(
    deps.store,
    region,
    shown.map(({ doc }) => doc.digest),
  );
  const others = [...new Set(found.map(({ appraisalId }) => appraisalId))];
  // What only plays is not told of what counts, nor the other way round.
  const beside = (await appraisalsWithIds(deps.store, others)).filter(({ sandbox }) => sandbox === appraisal.sandbox);
  const known = new Set(beside.map(({ _id }) => _id));
  const readable = new Set(
    beside
      .filter((other) => !own || other.employeeId === employeeId)
      .filter((other) => can(principal, 'listEvidence', relationsTo(principal, other)) !== null)
      .map(({ _id }) => _id),
  );
  return (doc: EvidenceDoc) => {
    const same = found.filter((use) => use.digest === doc.digest && use._id !== doc._id && known.has(use.appraisalId));
    const seen = same.filter((use) => readable.has(use.appraisalId));
    return {
      alsoUsed: seen.map(({ appraisalId, cycleId, employeeId: whose, target }) => ({
        appraisalId,
        cycleId,
        employeeId: whose,
        target,
      })),
      usedElsewhere: own ? 0 : same.length - seen.length,
    };
  };
}

/** Giving evidence: the thing is stored first, then the appraisal is told its digest; what it refuses is taken back. */
import {
  acceptEvidence,
  dropEvidence,
  dropFile,
  evidenceId,
  findEvidence,
  insertEvidence,
  settleFile,
  writeFile,
} from '../../store/appraisal/evidence.ts';
import type { AppraisalDoc, EvidenceDoc } from '../../store/appraisal/types.ts';
import type { CommandResult } from '../../workflows/messages.ts';
import { authorizedAppraisal } from '../access/scope.ts';
import type { Caller, Deps } from '../deps.ts';
import { shortId } from '../http/digests.ts';
import type { SentFile } from '../middleware/file-body.ts';
import { toProblem } from '../problem/error-mapping.ts';
import { invalid, Problem } from '../problem/problem.ts';
import { zodFindings } from '../problem/zod-findings.ts';
import { EVIDENCE_FILE } from './commands.ts';
import { UploadFields } from './evidence-schema.ts';
import { cleanName } from './file-name.ts';
import { fileEndings, readType } from './file-type.ts';
import { acceptedBefore, foretold, prepareCommand, type PreparedCommand, sendCommand } from './send-command.ts';
import { resultAgain, resultFor } from './versions.ts';

type Upload = {
  id: string;
  sent: SentFile;
  query: { target?: string | undefined; title?: string | undefined; name?: string | undefined };
  key: string;
  repeated: boolean;
};

export async function uploadEvidence(deps: Deps, caller: Caller, { id, sent, query, key, repeated }: Upload) {
  await authorizedAppraisal(deps, caller, { id, action: 'uploadEvidence' });
  const { name: named, ...inQuery } = query;
  const fields = UploadFields.safeParse({ ...sent.fields, ...given(inQuery) });
  if (!fields.success) throw invalid(zodFindings(fields.error));
  const { target, title } = fields.data;
  const name = named ?? sent.name;
  const read = await readType({ ...sent, name });
  if ('code' in read) throw new Problem('command-invalid', { findings: [read] });
  const file = `sha256:${sent.sha256}`;
  const { media } = read;
  const words = { name: cleanName(name, fileEndings(media)), media, size: sent.bytes.length };
  const told = { id, target, sha256: file, ...words };
  const before = repeated ? await acceptedBefore(deps, { appraisalId: id, commandKey: key }) : undefined;
  if (before) return { ...told, ...(await resultAgain(deps, caller, { appraisalId: id, result: before })) };
  const body = { target, ...(title !== undefined && { title }), ...words, file };
  const prepared = await prepareCommand(deps, caller, { appraisalId: id, spec: EVIDENCE_FILE, body, commandKey: key });
  // Before anything is stored: what the appraisal would refuse is not kept at all.
  const refusal = await foretold(deps, prepared);
  if (refusal) throw refusal;
  const result = await sendEvidence(deps, prepared, { key, bytes: sent.bytes });
  return { ...told, ...(await resultFor(deps, caller, { appraisal: prepared.appraisal, result })) };
}

const given = (fields: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** @param sent without bytes: a link */
export async function sendEvidence(
  deps: Deps,
  prepared: PreparedCommand,
  { key, bytes }: { key: string; bytes?: Uint8Array },
): Promise<CommandResult> {
  const { appraisal, storedBody } = prepared;
  const { target, sha256 } = prepared.command.body as { target: string; sha256: string };
  const doc = docOf(deps, appraisal, {
    target,
    digest: `sha256:${sha256}`,
    file: bytes ? shortId(key) : null,
    media: bytes ? String(storedBody?.['media']) : null,
    size: bytes?.length ?? null,
  });
  const mine = await keep(deps, doc, bytes);
  try {
    const result = await sendCommand(deps, prepared, key);
    await acceptEvidence(deps.store, doc._id);
    return result;
  } catch (error) {
    const problem = toProblem(error);
    // Of what is with the target already the record is that of whoever gave it.
    if (mine && problem?.retryAfter === null && problem.code !== 'already-done') await dropEvidence(deps.store, doc);
    throw error;
  }
}

type Kept = Pick<EvidenceDoc, 'target' | 'digest' | 'file' | 'media' | 'size'>;
function docOf(deps: Deps, { _id: appraisalId, cycleId, region, employeeId }: AppraisalDoc, kept: Kept): EvidenceDoc {
  const about = { appraisalId, cycleId, region, employeeId };
  const _id = evidenceId({ appraisalId, ...kept });
  return { _id, ...about, ...kept, status: 'received', at: new Date(deps.now()).toISOString() };
}

/** The bytes first: whatever has a record is there whole. `false`: somebody gave the same before. */
async function keep({ store }: Deps, doc: EvidenceDoc, bytes: Uint8Array | undefined): Promise<boolean> {
  const { file } = doc;
  const known = await findEvidence(store, doc._id);
  if (known) {
    // An attempt that was cut off may have left its bytes as what belongs to nothing.
    if (known.file !== null && known.erasedAt === undefined) await settleFile(store, known.file);
    return known.file === file && file !== null;
  }
  if (bytes && file !== null) await writeFile(store, file, bytes);
  const { inserted, doc: stored } = await insertEvidence(store, doc);
  if (bytes && file !== null) {
    if (stored.file === file) await settleFile(store, file);
    else await dropFile(store, file);
  }
  return inserted;
}

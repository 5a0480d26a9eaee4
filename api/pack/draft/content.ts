/** What a draft holds: the document and its cases, kept as one text by digest, and the report about them. */
import type { PackCase } from '../../../rules/publish/cases.ts';
import type { CheckReport } from '../../../rules/publish/check-pack.ts';
import type { StepResult } from '../../../rules/publish/ladder.ts';
import { isRecord } from '../../../rules/language/records.ts';
import type { PackSource } from '../../../rules/language/types.ts';
import { findText, getText, putText } from '../../../store/pack/texts.ts';
import type { DraftDoc, DraftFields } from '../../../store/pack/types.ts';
import type { Deps } from '../../deps.ts';
import type { Readable } from './check-draft.ts';

export type DraftContent = { document: PackSource; cases: PackCase[] };

/** Only what has passed the check is stored as content, so that its shape is known. */
const isContent = (value: unknown): value is DraftContent =>
  isRecord(value) && isRecord(value['document']) && Array.isArray(value['cases']);

export async function contentOf(deps: Deps, { content }: Pick<DraftDoc, 'content'>): Promise<DraftContent> {
  const text = await getText(deps.store, content);
  if (!isContent(text)) throw new Error(`text ${content} is no content of a draft`);
  return text;
}

const isReport = (value: unknown): value is CheckReport =>
  isRecord(value) && typeof value['content'] === 'string' && isRecord(value['ladder']);

export async function storedReport(deps: Deps, digest: string): Promise<CheckReport> {
  const text = await getText(deps.store, digest);
  if (!isReport(text)) throw new Error(`text ${digest} is no report`);
  return text;
}

/** What the draft said when this report was made; null: the report is about no draft of the pack. */
export async function reportedContent(
  deps: Deps,
  { packId }: Pick<DraftDoc, 'packId'>,
  report: string,
): Promise<DraftContent | null> {
  const found = await findText(deps.store, report);
  if (!isReport(found)) return null;
  const content = await contentOf(deps, found);
  return content.document['id'] === packId ? content : null;
}

/** What the preview found when the report was signed. */
export async function signedPreview(deps: Deps, { report }: Pick<DraftDoc, 'report'>): Promise<StepResult | undefined> {
  const { steps } = (await storedReport(deps, report)).ladder;
  const found = steps.find(({ step }) => step === 'preview');
  return found && { findings: found.findings, ...(found.measures && { measures: found.measures }) };
}

export type Written = { document: unknown; cases: unknown[] };

/** What a draft says about its content, whoever wrote it. */
export async function fieldsOf(
  deps: Deps,
  { document, cases }: Written,
  { checked, write }: { checked: Readable; write: boolean },
): Promise<Pick<DraftFields, 'content' | 'report' | 'publishable' | 'effective'>> {
  const { report } = checked;
  const effective = effectiveOf(document);
  const { content } = report;
  const { publishable } = report.ladder;
  if (!write) return { content, report: '', publishable, effective };
  const stored = await putText(deps.store, { document, cases });
  if (stored !== content) throw new Error(`the thread read another content than ${stored}`);
  return { content, report: await putText(deps.store, report), publishable, effective };
}

function effectiveOf(document: unknown): DraftFields['effective'] {
  const stated = isRecord(document) && isRecord(document['effective']) ? document['effective'] : {};
  const { from, to } = stated;
  return { from: typeof from === 'string' ? from : '', to: typeof to === 'string' ? to : null };
}

/** Everything that is asked of a pack before it may be published, in one pure step (RULES.md section 9). */
import { canonicalJson, sha256 } from './canonical.ts';
import { type PackCase, runCase } from './cases.ts';
import { describePack, type PackSummary } from './describe.ts';
import { finding, PackError } from './errors.ts';
import { isRecord } from './own.ts';
import { resolvePack } from './resolve.ts';
import { parsePackSource } from './schema.ts';
import { parseCaseFile } from './schema-cases.ts';
import type { Finding, PackSource, ResolvedPack } from './types.ts';

/**
 * What was sent: nothing of it is trusted, except the ancestors, which are published. The oldest ancestor first;
 * `unknownParent` when the document extends what is not published. `expected`: who the pack has to be, where that is fixed.
 */
export type CheckInput = {
  document: unknown;
  cases: unknown;
  ancestors: PackSource[];
  unknownParent?: PackReference;
  expected?: ExpectedPack;
};
/** `parent` null: it has none; undefined: any. */
export type ExpectedPack = { id: string; version: number; parent: PackReference | null | undefined };
export type PackReference = { id: string; version: number };

export type CheckStep = { step: string; ok: boolean; findings: Finding[] };
/** What a second person signs: steps in order, each with its findings, for one content and the pack it becomes. */
export type CheckReport = { content: string; pack: string; steps: CheckStep[]; publishable: boolean };
export type CheckedPack =
  /** No pack at all: not even a draft may hold it. */
  | { state: 'unreadable'; findings: Finding[] }
  /** May be kept and worked on. `report.publishable` says whether it may be published. */
  | { state: 'readable'; resolved: ResolvedPack | null; summary: PackSummary | null; report: CheckReport };

/** Checks a document with its cases. Never throws for what was sent; findings of one step end the climb. */
export async function checkPack({ document, cases, ancestors, ...more }: CheckInput): Promise<CheckedPack> {
  const read = attempt(() => ({ source: parsePackSource(document), cases: readCases(document, cases) }));
  if (!read.ok) return { state: 'unreadable', findings: read.findings };
  const content = contentDigest(read.value.source, read.value.cases);
  const steps: CheckStep[] = [{ step: 'schema', ok: true, findings: [] }];
  if (more.expected) steps.push(asStep('identity', identityFindings(read.value.source, more.expected)));
  const resolving: Attempt<ResolvedPack> = more.unknownParent
    ? { ok: false, findings: [parentUnknown(more.unknownParent)] }
    : attempt(() => resolvePack([...ancestors, read.value.source]));
  steps.push(asStep('resolve', resolving.ok ? [] : resolving.findings));
  const resolved = resolving.ok ? resolving.value : null;
  if (resolved) steps.push(await runCases(resolved, read.value.cases));
  const publishable = resolved !== null && steps.every((step) => step.ok);
  const report = { content, pack: resolved?.digest ?? '', steps, publishable };
  return { state: 'readable', resolved, summary: resolved && describePack(resolved.pack), report };
}

/** Digest of a draft's content, as it is stored. */
export const contentDigest = (document: PackSource, cases: PackCase[]): string =>
  `sha256:${sha256(canonicalJson({ document, cases }))}`;

function readCases(document: unknown, cases: unknown): PackCase[] {
  if (Array.isArray(cases) && cases.length === 0) return [];
  const { id } = parsePackSource(document);
  return parseCaseFile({ pack: id, cases }).cases;
}

async function runCases(pack: ResolvedPack, cases: PackCase[]): Promise<CheckStep> {
  const findings: Finding[] = [];
  for (const situation of cases) {
    const differences = await runCase(pack, situation);
    if (differences.length > 0) findings.push(caseFailed(situation.name, differences.join('; ')));
  }
  return asStep('tests', findings);
}

const asStep = (step: string, findings: Finding[]): CheckStep => ({ step, ok: findings.length === 0, findings });

/** A pack stays who it is, below the parent it has: whoever could choose another parent could choose weaker bounds. */
function identityFindings(source: PackSource, expected: ExpectedPack): Finding[] {
  const { id, version, parent } = expected;
  const named = parentOf(source);
  const sameParent = parent ? named?.id === parent.id && named.version >= parent.version : named === null;
  return [
    ...(source.id === id ? [] : [mustBe(['id'], id)]),
    ...(source.version === version ? [] : [mustBe(['version'], String(version))]),
    ...(parent === undefined || sameParent
      ? []
      : [mustBe(['extends'], parent ? `${parent.id} ≥ ${parent.version}` : '–')]),
  ];
}

/** The parent that a document names, if it names one in the way of packs. */
export function parentOf(document: unknown): PackReference | null {
  const named = isRecord(document) ? document['extends'] : undefined;
  if (!isRecord(named)) return null;
  const { id, version } = named;
  return typeof id === 'string' && Number.isSafeInteger(version) ? { id, version: Number(version) } : null;
}

const mustBe = (path: string[], wanted: string) =>
  finding(path, 'value-not-allowed', {
    id: `Untuk draf ini isinya harus: ${wanted}.`,
    en: `For this draft it must be: ${wanted}.`,
  });
const parentUnknown = ({ id, version }: PackReference) =>
  finding(['extends'], 'parent-unknown', {
    id: `Paket induk ${id} versi ${version} belum diterbitkan.`,
    en: `The parent pack ${id} version ${version} is not published.`,
  });

const caseFailed = (name: string, differences: string) =>
  finding(['cases', name], 'case-failed', {
    id: `Contoh "${name}" tidak diputuskan seperti yang diharapkan: ${differences}.`,
    en: `The case "${name}" is not decided as expected: ${differences}.`,
  });

type Attempt<T> = { ok: true; value: T } | { ok: false; findings: Finding[] };

function attempt<T>(work: () => T): Attempt<T> {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    if (error instanceof PackError) return { ok: false, findings: error.errors };
    throw error;
  }
}

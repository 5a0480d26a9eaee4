/** Everything that is asked of a pack from outside, in one pure step: the ladder, and who the pack has to be. */
import { isDay } from '../time/calendar.ts';
import { canonicalJson, sha256 } from '../decide/canonical.ts';
import type { PackCase } from './cases.ts';
import { finding, PackError } from '../language/errors.ts';
import { climbWith, errorsOf, LADDER, type LadderInput, type LadderReport, type Rung } from './ladder.ts';
import { lintFinding, type LintFinding } from './lint/finding.ts';
import { asLintFinding } from './lint/refusals.ts';
import { isRecord } from '../language/records.ts';
import { tellParentConflict } from '../inherit/parent-conflicts.ts';
import { moveToParent } from '../inherit/move-to-parent.ts';
import { resolvePack } from '../inherit/resolve.ts';
import { parsePackSource } from '../read/schema.ts';
import { parseCaseFile } from '../read/schema-cases.ts';
import { timelineFindings, type Version } from '../time/timeline.ts';
import type { Finding, PackSource, ResolvedPack, RulePack } from '../language/types.ts';

/** What was sent (document, cases: nothing of it is trusted), and the published packs it rests on, the oldest first. */
export type CheckInput = {
  document: unknown;
  cases: unknown;
  ancestors: PackSource[];
  /** The document extends what is not published. */
  unknownParent?: PackReference;
  /** Absent: any pack may be sent. */
  expected?: ExpectedPack;
  /** The version of the parent that the content was written for, when the document names another one. */
  writtenFor?: RulePack;
  /** Stop when it is resolved and its cost is known: no lint, cases, proof or preview. */
  outline?: true;
} & Pick<LadderInput, 'population' | 'previewed'>;
export type PackReference = { id: string; version: number };
/** `parent` null: it has none; undefined: any. `others` are the versions it has to fit between. */
export type ExpectedPack = {
  id: string;
  version: number;
  parent: PackReference | null | undefined;
  others: Version[];
};

/** What a second person signs: the content, and what the ladder says about it. */
export type CheckReport = { content: string; ladder: LadderReport };
export type CheckedPack =
  /** No pack at all: not even a draft may hold it. */
  | { state: 'unreadable'; findings: Finding[] }
  /** May be kept and worked on; `report.ladder.publishable` says whether it may be published. */
  | { state: 'readable'; resolved: ResolvedPack | null; report: CheckReport };

/** Checks a document with its cases. Never throws for what was sent. */
export async function checkPack(input: CheckInput): Promise<CheckedPack> {
  const content = contentOf(input);
  if ('findings' in content) return { state: 'unreadable', findings: content.findings };
  const { population, previewed, ancestors } = input;
  const climbing = { chain: [...ancestors, content.document], cases: content.cases, population, previewed };
  const steps = input.outline ? LADDER.filter(({ step }) => OUTLINE.has(step)) : LADDER;
  const { report: ladder, resolved } = await climbWith(climbing, [placeOf(content.document, input), ...steps]);
  return { state: 'readable', resolved, report: { content: `sha256:${sha256(canonicalJson(content))}`, ladder } };
}

const OUTLINE = new Set(['schema', 'resolve', 'cost']);

type Content = { document: PackSource; cases: PackCase[] };

function contentOf({ document, cases }: CheckInput): Content | { findings: Finding[] } {
  try {
    const source = parsePackSource(document);
    const none = Array.isArray(cases) && cases.length === 0;
    return { document: source, cases: none ? [] : parseCaseFile({ pack: source.id, cases }).cases };
  } catch (error) {
    if (error instanceof PackError) return { findings: error.errors };
    throw error;
  }
}

/** Who the pack is, below which parent, and between which versions. */
function placeOf(document: PackSource, input: CheckInput): Rung {
  const { expected, unknownParent } = input;
  const findings = [
    ...(unknownParent ? [asLintFinding(parentUnknown(unknownParent))] : parentFindings(document, input)),
    ...(expected ? identityFindings(document, expected).map(asLintFinding) : []),
    ...(expected ? fitFindings(document, expected) : []),
  ];
  const title = { id: 'Jati diri dan masa berlaku', en: 'Identity and time' };
  return { step: 'identity', title, bars: false, climb: () => ({ findings }) };
}

/** A pack stays who it is, below the parent it has: whoever could choose another parent could choose weaker bounds. */
function identityFindings(source: PackSource, { id, version, parent }: ExpectedPack): Finding[] {
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

/** What a newer parent changed and the document overrides: nobody has decided about it yet. */
function parentFindings(source: PackSource, { ancestors, writtenFor }: CheckInput): LintFinding[] {
  if (writtenFor === undefined) return [];
  const parents = { from: writtenFor, to: resolvePack(ancestors).pack };
  return moveToParent({ source, ...parents }).conflicts.map((conflict) => {
    const { id, en } = tellParentConflict(parents, conflict);
    const detail = { id: `${id} Putuskan dengan rebase.`, en: `${en} Decide about it with rebase.` };
    return asLintFinding({ pointer: conflict.pointer, code: 'parent-changed', detail });
  });
}

/** Gaps and overlaps that come with this version; what was wrong already is not its fault. */
function fitFindings({ effective }: PackSource, { version, others }: ExpectedPack): LintFinding[] {
  const { from, to } = isRecord(effective) ? effective : {};
  // Days that are none are the schema's finding.
  if (typeof from !== 'string' || !isDay(from)) return [];
  if (to !== null && (typeof to !== 'string' || !isDay(to))) return [];
  const mine = { version, effective: { from, to } };
  const known = new Set(timelineFindings(others).map(({ detail }) => detail.en));
  return timelineFindings([...others, mine])
    .filter(({ detail }) => !known.has(detail.en))
    .map(({ detail }) => lintFinding('I04', ['effective', 'from'], detail));
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

/** A document as it was sent (nothing of it is trusted), with the published packs that it rests on. */
export type SentPack = Pick<CheckInput, 'document' | 'ancestors' | 'unknownParent'>;
export type GivenPack = SentPack | { resolved: ResolvedPack };

/** @throws PackError with every fault of a document, also when asking it would cost too much */
export async function resolveGiven(given: GivenPack): Promise<ResolvedPack> {
  if ('resolved' in given) return given.resolved;
  const checked = await checkPack({ ...given, cases: [], outline: true });
  if (checked.state === 'unreadable') throw new PackError(checked.findings);
  const errors = errorsOf(checked.report.ladder);
  if (checked.resolved === null || errors.length > 0) throw new PackError(errors);
  return checked.resolved;
}

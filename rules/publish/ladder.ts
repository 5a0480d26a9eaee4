/**
 * What publishing proves (docs/decisions/0014-what-publishing-proves.md): schema → resolve → cost → lint → cases
 * and coverage → engine = closures, and a preview on real people. Pure and repeatable: the same documents and the same people give
 * the same report, byte for byte, and its digest is what an approver signs.
 */
import { canonicalJson, sha256 } from '../decide/canonical.ts';
import type { PackCase } from './cases.ts';
import { costOf } from './cost.ts';
import { type Coverage, coverage } from './coverage.ts';
import { PackError } from '../language/errors.ts';
import { caseFindings, proofFindings } from './lint/other-steps.ts';
import type { LintFinding } from './lint/finding.ts';
import { lintPack } from './lint/lint.ts';
import { asLintFinding } from './lint/refusals.ts';
import { preview, type Population } from './preview.ts';
import { onceForRules } from './once-for-rules.ts';
import { prove } from '../twin/prove.ts';
import { resolvePack } from '../inherit/resolve.ts';
import { parsePackSource } from '../read/schema.ts';
import type { Finding, PackSource, ResolvedPack, Text } from '../language/types.ts';

/**
 * The documents, parent first and the pack itself last, as they were sent; and the pack's cases. `population`: whom the
 * preview looks at. `previewed`: what it found when the report was signed, which stands instead of another look.
 */
export type LadderInput = {
  chain: readonly unknown[];
  cases: readonly PackCase[];
  population?: Population | undefined;
  previewed?: StepResult | undefined;
};
/** What the steps found out so far; a step may rely on what earlier ones leave here. */
export type Climb = LadderInput & { sources?: PackSource[]; resolved?: ResolvedPack; coverage?: Coverage };

/** One rung. A step that `bars` and finds an error ends the climb: nothing above it could be looked at. */
export type Rung = {
  step: string;
  title: Text;
  bars: boolean;
  climb: (climb: Climb) => Promise<StepResult> | StepResult;
};
/** `measures` are figures for people and machines, JSON only. `next` is what later steps may rely on. */
export type StepResult = { findings: LintFinding[]; measures?: Record<string, unknown>; next?: Partial<Climb> };

export type LadderStep = {
  step: string;
  title: Text;
  result: 'passed' | 'failed' | 'notReached';
  findings: LintFinding[];
  measures?: Record<string, unknown>;
};
export type LadderReport = {
  format: 'siklus.ladder/1';
  pack: { id: string; version: number; digest: string } | null;
  steps: LadderStep[];
  counts: { error: number; warning: number; note: number };
  /** Every step was reached and none found an error. */
  publishable: boolean;
  /** `sha256:` over the canonical JSON of all the rest. */
  digest: string;
};

const onceProof = onceForRules((resolved) => prove(resolved));

/** The rungs in order. */
export const LADDER: readonly Rung[] = [
  {
    step: 'schema',
    title: { id: 'Bentuk dokumen', en: 'Schema' },
    bars: true,
    climb: ({ chain }) => refusalsOf(() => ({ sources: chain.map(parsePackSource) })),
  },
  {
    step: 'resolve',
    title: { id: 'Pewarisan, kunci, dan batas', en: 'Inheritance, locks and bounds' },
    bars: true,
    climb: ({ sources = [] }) => refusalsOf(() => ({ resolved: resolvePack(sources) })),
  },
  {
    step: 'cost',
    title: { id: 'Biaya pemeriksaan', en: 'Cost of the checks' },
    bars: true,
    climb: ({ resolved }) => costOf(reached(resolved)),
  },
  {
    step: 'lint',
    title: { id: 'Pemeriksaan makna', en: 'Lint' },
    bars: false,
    climb: ({ resolved, sources = [] }) => lintPack(reached(resolved), sources),
  },
  {
    step: 'cases',
    title: { id: 'Contoh dan cakupannya', en: 'Cases and coverage' },
    bars: false,
    climb: async ({ resolved, cases }) => {
      const measured = await coverage(reached(resolved), cases);
      const { items: _items, failed: _failed, ...measures } = measured;
      return { findings: caseFindings(reached(resolved).pack, measured), measures, next: { coverage: measured } };
    },
  },
  {
    step: 'proof',
    title: { id: 'Mesin aturan sama dengan penutupnya', en: 'Engine equals closures' },
    bars: false,
    climb: async ({ resolved }) => {
      const proof = await onceProof(reached(resolved));
      const { rules, cells, decisions } = proof;
      return { findings: proofFindings(proof), measures: { rules, cells, decisions } };
    },
  },
  {
    step: 'preview',
    title: { id: 'Pratinjau pada pegawai siklus terakhir', en: 'Population preview' },
    bars: false,
    climb: ({ resolved, population, previewed }) => previewed ?? preview(reached(resolved), population),
  },
];

/** Climbs as far as it goes. Never throws for what is wrong with the documents: that is what the report is for. */
export const climb = async (input: LadderInput, ladder: readonly Rung[] = LADDER): Promise<LadderReport> =>
  (await climbWith(input, ladder)).report;

/** The same with the pack, when it could be resolved: resolving is not cheap enough to be done twice. */
export async function climbWith(
  input: LadderInput,
  ladder: readonly Rung[],
): Promise<{ report: LadderReport; resolved: ResolvedPack | null }> {
  let state: Climb = { ...input };
  let barred = false;
  const steps: LadderStep[] = [];
  for (const { step, title, bars, climb: run } of ladder) {
    if (barred) {
      steps.push({ step, title, result: 'notReached', findings: [] });
      continue;
    }
    const { findings, measures, next } = await run(state);
    const failed = findings.some((found) => found.severity === 'error');
    steps.push({
      step,
      title,
      result: failed ? 'failed' : 'passed',
      findings,
      ...(measures !== undefined && { measures }),
    });
    barred = failed && bars;
    state = { ...state, ...next };
  }
  return { report: report(state, steps), resolved: state.resolved ?? null };
}

function report({ resolved }: Climb, steps: LadderStep[]): LadderReport {
  const all = steps.flatMap((step) => step.findings);
  const count = (severity: LintFinding['severity']) => all.filter((found) => found.severity === severity).length;
  const body = {
    format: 'siklus.ladder/1' as const,
    pack:
      resolved === undefined ? null : { id: resolved.pack.id, version: resolved.pack.version, digest: resolved.digest },
    steps,
    counts: { error: count('error'), warning: count('warning'), note: count('note') },
    publishable: steps.every((step) => step.result === 'passed'),
  };
  return { ...body, digest: `sha256:${sha256(canonicalJson(body))}` };
}

/** What keeps the pack from being published, in the order of the steps. */
export const errorsOf = ({ steps }: LadderReport): Finding[] =>
  steps
    .flatMap(({ findings }) => findings)
    .filter(({ severity }) => severity === 'error')
    .map(({ pointer, code, refusal, text }) => ({ pointer, code: refusal ?? code, detail: text }));

function refusalsOf(read: () => Partial<Climb>): StepResult {
  try {
    return { findings: [], next: read() };
  } catch (error) {
    if (error instanceof PackError) return { findings: error.errors.map(asLintFinding) };
    throw error;
  }
}

function reached(resolved: ResolvedPack | undefined): ResolvedPack {
  if (resolved === undefined) throw new Error('this step needs a resolved pack');
  return resolved;
}

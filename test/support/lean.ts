/** The lean path of one appraisal, and what its history costs (docs/decisions/0009-histories-stay-small.md). */
import type { Client } from '@temporalio/client';
import { evaluate } from '../../rules/decide/evaluate.ts';
import { declaredFacts } from '../../rules/decide/facts.ts';
import { planStages } from '../../rules/time/plan.ts';
import type { FactSource, Facts, PlannedStage, StageKind } from '../../rules/language/types.ts';
import type { RegionPack } from '../../store/pack/files.ts';
import type { AppraisalInput, Command, CommandBodies, CommandName } from '../../workflows/messages.ts';
import { ASSESSOR, command, EMPLOYEE, anInput, official, peer, SECOND, twoTargets } from './appraisal.ts';

export type LeanFigures = { events: number; actions: number; bytes: number };
export const LEAN_LIMITS: LeanFigures = { events: 75, actions: 24, bytes: 12_288 };

/** Billable: the start, each update, signal, timer, activity, and all local activities of one workflow task together. */
export async function historyFigures(client: Client, workflowId: string): Promise<LeanFigures> {
  const handle = client.workflow.getHandle(workflowId);
  const events = (await handle.fetchHistory()).events ?? [];
  const { raw } = await handle.describe();
  const counted = events.filter(
    (event) =>
      event.workflowExecutionStartedEventAttributes ??
      event.workflowExecutionUpdateAcceptedEventAttributes ??
      event.workflowExecutionSignaledEventAttributes ??
      event.timerStartedEventAttributes ??
      event.activityTaskScheduledEventAttributes,
  );
  const tasksWithLocalActivities = events.flatMap(({ markerRecordedEventAttributes: marker }) =>
    marker ? [String(marker.workflowTaskCompletedEventId)] : [],
  );
  return {
    events: events.length,
    actions: counted.length + new Set(tasksWithLocalActivities).size,
    bytes: Number(raw.workflowExecutionInfo?.historySizeBytes ?? 0),
  };
}

type Step = { [N in CommandName]: [N, Command<N>] }[CommandName];
export type LeanPath = { input: AppraisalInput; steps: Step[] };

const PEERS = [1, 2, 3, 4];
const KINDS: StageKind[] = ['target', 'review', 'feedback', 'final', 'outcome'];

/**
 * Targets proposed and agreed, self-assessment and review, four peer feedbacks, final score, one outcome decided: the
 * commands in order, under the first pack that asks peers and one of its cases with exactly one outcome.
 */
export async function leanPath(packs: RegionPack[], id: string): Promise<LeanPath> {
  for (const { resolved, cases } of packs) {
    const { stages, ...plan } = planStages(resolved.pack, { from: '2026-01-01', to: '2026-12-31' });
    if (!stages.some(({ kind, options }) => kind === 'feedback' && options['peers'])) continue;
    for (const { given } of cases) {
      const of = (...sources: FactSource[]): Facts =>
        Object.assign({}, ...sources.map((source) => declaredFacts(resolved.pack, given, source)));
      const facts = { ...given, peerCount: PEERS.length };
      const decision = await evaluate(resolved, facts).catch(() => undefined);
      const [outcome, second] = decision?.outcomes.filter((each) => each.result) ?? [];
      if (!outcome || second || typeof given['peerMean'] !== 'number') continue;
      // What the pack computes from measured targets is taken from the case: the path agrees two without a measure.
      const known = of('roster', 'training', 'history', 'system', 'public', 'workflow');
      const input = anInput(stages.filter(({ kind }) => KINDS.includes(kind)).map(atOnce), {
        id,
        pack: resolved.digest,
        facts: known,
        peerIds: PEERS.map((n) => peer(n).id),
        clock: { anchorBusiness: Date.UTC(2026, 0, 5, 1), anchorReal: Date.now(), speed: 1 },
      });
      const decider = { supervisor: ASSESSOR, secondReviewer: SECOND } as const;
      const authority =
        outcome.approval in decider ? decider[outcome.approval as keyof typeof decider] : official(outcome.approval);
      const steps: Step[] = [
        ['proposeTargets', withText<'proposeTargets'>(EMPLOYEE, { targets: twoTargets() })],
        ['agreeTargets', withText<'agreeTargets'>(ASSESSOR, {})],
        ['submitSelfAssessment', withText<'submitSelfAssessment'>(EMPLOYEE, {})],
        ['submitReview', withText<'submitReview'>(ASSESSOR, { result: 'ON_TRACK' })],
        ...PEERS.map(
          (n): Step => [
            'submitFeedback',
            withText<'submitFeedback'>(peer(n), {}, { peerRating: Number(given['peerMean']) }),
          ],
        ),
        ['finaliseScore', withText<'finaliseScore'>(ASSESSOR, {}, of('assessor'))],
        ['decideOutcome', withText<'decideOutcome'>(authority, { outcomeId: outcome.id, decision: 'approved' })],
      ];
      return { input: { ...input, plan: { ...plan, stages: input.plan.stages } }, steps };
    }
  }
  throw new Error('no pack asks peers and has a case with exactly one outcome');
}

let texts = 0;
/** With a stored text beside it, as the API sends it: a digest of 22 characters; the id is that of the update. */
function withText<N extends CommandName>(actor: Command['actor'], body: CommandBodies[N], facts?: Facts): Command<N> {
  texts += 1;
  const unique = Buffer.from(`${process.pid}-${texts}-${Math.random()}`).toString('base64url');
  return command<N>(actor, body, {
    digest: unique.slice(-22).padStart(22, '_'),
    ...(facts && Object.keys(facts).length > 0 ? { facts } : {}),
  });
}

/** The path has no waiting in it: every stage opens when the one before is over. */
function atOnce(stage: PlannedStage): PlannedStage {
  const { opensAt: _, ...rest } = stage;
  const own: Partial<Record<StageKind, object>> = {
    target: { acknowledge: false, measuredBy: undefined, needsTargets: undefined },
    review: { selfAssessment: 'required' },
    feedback: { peers: { invite: PEERS.length, minimum: 3 } },
    final: { selfAssessment: 'none' },
  };
  return { ...rest, options: { ...stage.options, ...own[stage.kind] } };
}

/** One person's year through the reducers of an appraisal, with what a vector gives: agreed, reported, accepted, rated, frozen. */
import { omit } from '../../api/http/omit.ts';
import { declaredFacts } from '../../rules/decide/facts.ts';
import { evaluate } from '../../rules/decide/evaluate.ts';
import { isTargetList, type TargetFact } from '../../rules/language/targets.ts';
import type { Decision, Facts, Phase, ResolvedPack } from '../../rules/language/types.ts';
import { localDay } from '../../rules/time/calendar.ts';
import { planStages } from '../../rules/time/plan.ts';
import { scoringFacts } from '../../workflows/appraisal/effects.ts';
import type { Target } from '../../workflows/messages.ts';
import { anInput, ASSESSOR, command, drive, EMPLOYEE, peer, SERVICE } from './appraisal.ts';

const PERIOD = { from: '2026-01-01', to: '2026-12-31' };
const DAYS = 420;
const WORDS = { submissionId: 's1', digest: 'd1' };

export type Given = {
  /** What the pack is asked with; targets with their actuals. */
  facts: Facts;
  /** What each peer gives. */
  peers?: number[] | undefined;
};
export type Lived = { refused: string | null; decision: Decision | null };

/** Where a pack wants more targets than a vector knows of, each comes in so many equal parts. */
function inParts(given: readonly TargetFact[], phase: Phase | undefined): TargetFact[] {
  const least = phase && 'minTargets' in phase ? (phase.minTargets ?? 1) : 1;
  const parts = Array.from({ length: Math.ceil(least / Math.max(1, given.length)) }, (_, n) => n);
  return given.flatMap((target) =>
    parts.map((n) => ({ ...target, id: `${target.id}.${n}`, weight: Math.floor(target.weight / parts.length) })),
  );
}

/** `refused`: the code with which the targets were not taken. */
export async function liveYear(resolved: ResolvedPack, { facts, peers = [] }: Given): Promise<Lived> {
  const { pack } = resolved;
  const plan = planStages(pack, PERIOD);
  const given = isTargetList(facts['targets']) ? facts['targets'] : [];
  const rows = inParts(
    given,
    pack.phases.find(({ kind }) => kind === 'target'),
  );
  const targets = rows.map((row): Target => omit(row, 'actual', 'reportedOn'));
  const from = (...sources: string[]): Facts =>
    Object.fromEntries(
      Object.entries(facts).filter(([name]) => sources.includes(pack.facts[name]?.source ?? '') && name !== 'targets'),
    );
  const peerIds = peers.map((_, n) => peer(n).id);
  const input = { ...anInput(plan.stages, { facts: from('roster', 'training', 'history'), peerIds }), plan };
  const life = drive(input);
  const may = (...[name, given]: Parameters<typeof life.refusal>) => {
    if (life.refusal(name, given) !== null) return;
    life.send(name, given);
  };
  let [sent, reported] = [false, false];
  for (let day = 0; day < DAYS && !life.ctx.state.frozen; day += 1) {
    const { stageKind } = life.view();
    if (stageKind === 'briefing') may('acknowledgeBriefing', command(EMPLOYEE, {}));
    if (stageKind === 'target' && !sent) {
      const proposal = command<'proposeTargets'>(EMPLOYEE, { targets }, WORDS);
      const refused = life.refusal('proposeTargets', proposal);
      if (refused !== null && refused !== 'stage-mismatch') return { refused, decision: null };
      sent = refused === null;
      may('proposeTargets', proposal);
      may('agreeTargets', command(ASSESSOR, {}));
      may('acknowledgeTargets', command(EMPLOYEE, {}));
    }
    if (stageKind === 'execution' && !reported) {
      const at = localDay(Date.now(), plan.calendar.offsetMinutes);
      const reports = rows.map(({ id, actual }) => ({ target: id, actual: actual ?? 0, at }));
      may('reportProgress', command(EMPLOYEE, { reports }, WORDS));
      may('acceptProgress', command(ASSESSOR, { reportIds: (life.view().progress?.open ?? []).map(({ id }) => id) }));
      may('recordFacts', command(SERVICE, { sourceId: 's' }, { facts: from('system', 'public') }));
      reported = true;
    }
    if (stageKind === 'feedback')
      peers.forEach((peerRating, n) =>
        may('submitFeedback', command(peer(n), {}, { facts: { peerRating }, ...WORDS })),
      );
    if (stageKind === 'final') may('finaliseScore', command(ASSESSOR, {}, { facts: from('assessor') }));
    life.sleepDays(1);
  }
  if (!life.ctx.state.frozen) throw new Error(`the year stands in ${life.view().stage}`);
  return { refused: null, decision: await evaluate(resolved, declaredFacts(pack, scoringFacts(life.ctx))) };
}

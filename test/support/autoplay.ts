/**
 * A participant for every appraisal: pure, seeded and the same for all regions. Given what an appraisal shows, it says
 * what everybody who is waited for does next, inside whatever the pack declares.
 */
import { createHash } from 'node:crypto';
import type { FactDefinition, FactSource, Facts, FactValue, Phase, RulePack } from '../../rules/language/types.ts';
import { localDay, offsetMinutesOf } from '../../rules/time/calendar.ts';
import { readsTargets } from '../../rules/time/plan.ts';
import type { Actor, Command, CommandBodies, CommandName, Measure, Target } from '../../workflows/messages.ts';
import type { AppraisalView, Waiting } from '../../workflows/record.ts';

/** The same number (0 ≤ n < 1) for the same words, for ever. */
export type Choose = (...words: (string | number)[]) => number;
export const seeded =
  (seed: string | number): Choose =>
  (...words) =>
    createHash('sha256')
      .update([seed, ...words].join('|'))
      .digest()
      .readUInt32BE(0) /
    2 ** 32;

export type Part = { pack: RulePack; employeeId: string; choose: Choose; habits?: Partial<Habits> };
/** How often (0 to 1) people do what they may do; everything else is done at once. */
export type Habits = { returns: number; refuses: number; rejects: number; upholds: number };
const USUAL: Habits = { returns: 0.3, refuses: 0.1, rejects: 0.3, upholds: 0.5 };

/** A command to send, or the release of the appraisal's unit, which only a partition can send. */
export type Move = { [N in CommandName]: [N, Command<N>] }[CommandName] | ['release'];

/** One move for each entry of `waitingOn`, in its order. */
export function nextMoves(view: AppraisalView, part: Part): Move[] {
  return [
    // A hearing takes days that only time brings: here nobody holds one, and its proposal lapses.
    ...view.waitingOn
      .filter((waiting) => waiting.for !== 'recordHearing')
      .map((waiting, n) => moveOf(waiting, { ...part, view, n })),
    ...firstReport(view, part).map((waiting, n) => moveOf(waiting, { ...part, view, n })),
  ];
}

/** Nobody is waited for to report: they do it once, as soon as work begins. */
function firstReport(view: AppraisalView, { pack, employeeId }: Part): Waiting[] {
  const targets = view.targets.filter(({ source }) => source === 'own');
  const begins = view.stageKind === 'execution' && view.targetsAgreedBy !== null && view.progress === undefined;
  if (!readsTargets(pack) || !begins || targets.length === 0) return [];
  return [{ as: 'employee', id: employeeId, for: 'reportProgress' }];
}

type Turn = Part & { view: AppraisalView; n: number };

/** Facts of the given sources, each drawn inside its declared range. */
export function drawFacts(pack: RulePack, sources: FactSource[], choose: Choose): Facts {
  const wanted = Object.entries(pack.facts).filter(([, definition]) => sources.includes(definition.source));
  return Object.fromEntries(wanted.flatMap(([id, definition]) => drawn(id, definition, choose)));
}

function drawn(id: string, definition: FactDefinition, choose: Choose): [string, FactValue][] {
  const { type, min = 0, max = 0, values = [] } = definition;
  const at = choose('fact', id);
  if (type === 'int') return [[id, min + Math.floor(at * (max - min + 1))]];
  if (type === 'bool') return [[id, at < 0.5]];
  const value = values[Math.floor(at * values.length)];
  return type === 'enum' && value !== undefined ? [[id, value]] : [];
}

function moveOf(waiting: Waiting, turn: Turn): Move {
  const { view, pack, choose } = turn;
  const act = <N extends CommandName>(name: N, body: CommandBodies[N], facts?: Facts): Move =>
    [name, { actor: actorOf(waiting, turn), body, ...textOf(turn), ...(facts ? { facts } : {}) }] as Move;
  switch (waiting.for) {
    case 'release':
      return ['release'];
    case 'proposeTargets':
      return act('proposeTargets', { targets: drawTargets(turn) });
    case 'agreeTargets':
      return mayReturn(turn) ? act('returnTargets', {}) : act('agreeTargets', {});
    case 'submitReview':
      return act('submitReview', { result: drawResult(turn) });
    case 'submitFeedback':
      return act(
        'submitFeedback',
        {},
        drawFacts(pack, ['peer'], (...words) => choose(waiting.id ?? '', ...words)),
      );
    case 'recordFacts':
      return act('recordFacts', { sourceId: 'autoplay' }, allTrue(drawFacts(pack, ['training'], choose)));
    case 'finaliseScore':
      return act('finaliseScore', {}, drawFacts(pack, ['assessor'], choose));
    case 'acknowledgeResult':
      return act('acknowledgeResult', habit(turn, 'refuses') ? { refused: true } : {});
    case 'decideObjection':
      return habit(turn, 'upholds')
        ? act('decideObjection', { decision: 'upheld' }, drawFacts(pack, ['assessor'], again(choose)))
        : act('decideObjection', { decision: 'rejected' });
    case 'decideOutcome':
      return act('decideOutcome', { outcomeId: nextOutcome(waiting, view), decision: verdict(turn) });
    case 'reportProgress': {
      const at = localDay(view.stageOpenedAt, offsetMinutesOf(pack.calendar.timeZone));
      const targets = view.targets.filter(({ source }) => source === 'own');
      const reached = ({ id, value = UNIT }: Target) => Math.round(value * (0.5 + choose('reached', id)));
      return act('reportProgress', {
        reports: targets.map((target) => ({ target: target.id, actual: reached(target), at })),
      });
    }
    case 'acceptProgress':
      return act('acceptProgress', { reportIds: view.progress?.open.map(({ id }) => id) ?? [] });
    case 'answerDailyReports':
      return act('answerDailyReports', { reportId: view.dailyReports.open[0]?.id ?? '' });
    case 'acknowledgeBriefing':
    case 'acknowledgeTargets':
    case 'submitSelfAssessment':
    case 'retry':
      return act(waiting.for, {});
    default:
      throw new Error(`autoplay: nobody knows how to ${waiting.for}`);
  }
}

/** Relations name their person; officials, admins and systems are whoever holds the office. */
function actorOf({ as, office, id }: Waiting, { employeeId }: Turn): Actor {
  const person = id ?? (as === 'employee' ? employeeId : `${as}-${office ?? 'any'}`);
  return { id: person, as, ...(office ? { office } : {}) };
}

/** Reference and digest of the free text that goes with every command. */
function textOf({ choose, view, n }: Turn): { submissionId: string; digest: string } {
  const code = (what: string, length: number) =>
    createHash('sha256')
      .update(
        [
          what,
          choose('text'),
          view.stage,
          view.targetRounds,
          view.dailyReports.reports,
          n,
          JSON.stringify(view.waitingOn),
        ].join('|'),
      )
      .digest('base64url')
      .slice(0, length);
  return { submissionId: code('id', 16), digest: code('digest', 22) };
}

const habit = ({ habits, choose, view }: Turn, name: keyof Habits): boolean =>
  choose(name, view.stage, view.targetRounds) < (habits?.[name] ?? USUAL[name]);
const again =
  (choose: Choose): Choose =>
  (...words) =>
    choose('again', ...words);
const allTrue = (facts: Facts): Facts => Object.fromEntries(Object.keys(facts).map((id) => [id, true]));

const phaseOf = <K extends Phase['kind']>(pack: RulePack, kind: K) =>
  pack.phases.find((phase): phase is Extract<Phase, { kind: K }> => phase.kind === kind);

const FULL_WEIGHT = 10_000;

function drawTargets({ pack, choose, view }: Turn): Target[] {
  const { minTargets = 1, maxTargets = 1 } = phaseOf(pack, 'target') ?? {};
  const count =
    minTargets + Math.floor(choose('targets', view.targetRounds) * (Math.min(maxTargets, 5) - minTargets + 1));
  const share = Math.floor(FULL_WEIGHT / count);
  return Array.from({ length: count }, (_, n) => ({
    id: `t${n + 1}`,
    weight: n === 0 ? FULL_WEIGHT - share * (count - 1) : share,
    indicator: pack.indicators[n % pack.indicators.length]?.id ?? 'work',
    due: '2026-12-31',
    ...(readsTargets(pack) ? measured(n) : {}),
  }));
}

const UNIT = 10_000;
const measured = (n: number): Measure => ({
  kind: n < 2 ? 'main' : 'additional',
  aspect: n % 2 === 0 ? 'quantity' : 'quality',
  direction: 'higher',
  value: (10 + n) * UNIT,
  source: 'own',
});

function mayReturn(turn: Turn): boolean {
  const { maxRounds = 1 } = phaseOf(turn.pack, 'target') ?? {};
  return turn.view.targetRounds < maxRounds && habit(turn, 'returns');
}

function drawResult({ pack, choose, view }: Turn) {
  const phase = pack.phases.find((each) => each.id === view.stage);
  const results = phase?.kind === 'review' ? phase.results : (['ON_TRACK'] as const);
  return results[Math.floor(choose('review', view.stage) * results.length)] ?? 'ON_TRACK';
}

const undecided = (view: AppraisalView) =>
  view.outcomes.filter((outcome) => outcome.status === 'PROPOSED' && !outcome.decidedBy);
const nextOutcome = ({ office }: Waiting, view: AppraisalView) =>
  undecided(view).find((outcome) => outcome.approval === office)?.id ?? '';
const verdict = (turn: Turn) =>
  turn.choose('verdict', undecided(turn.view).length) < (turn.habits?.rejects ?? USUAL.rejects)
    ? 'rejected'
    : 'approved';

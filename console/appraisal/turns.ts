/** Who must act next, and what somebody may do here besides. The workflow has the last word. */
import type { CommandName } from '../../workflows/messages.ts';
import type { Waiting } from '../../workflows/record.ts';
import { refusalByHand } from '../../api/access/actor.ts';
import { standIn } from '../../api/access/stand-ins.ts';
import { OFFICE_WORDS } from '../../rules/language/words.ts';
import { hasEnded } from '../../rules/time/ended.ts';
import type { Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import type { SeenAppraisal } from './seen.ts';

export function isMine({ principal }: Visit, waiting: Waiting): boolean {
  const { employeeId, offices, roles } = principal;
  if (waiting.as === 'official' && waiting.office !== undefined) return offices.includes(waiting.office);
  if (waiting.as === 'admin')
    return roles.includes('admin') || (roles.includes('hr') && waiting.for === 'decideCorrection');
  return waiting.id !== undefined && waiting.id === employeeId;
}

/** Of whom the visitor stands in for, in an appraisal in which they are nobody themselves. */
function isStoodIn({ principal }: Visit, { relations, ...seen }: SeenAppraisal, waiting: Waiting): boolean {
  if (waiting.as === 'employee' || waiting.as === 'peer' || relations.includes('peer')) return false;
  const { employeeId, assessorId = '', secondReviewerId = '' } = seen;
  const stood = standIn(principal, { employeeId, assessorId, secondReviewerId, peerIds: [] });
  return stood !== null && stood.by.of === waiting.id;
}

/** Whether the visitor types what service systems owe: an admin, where it plays. */
export const playsByHand = ({ principal }: Visit, seen: SeenAppraisal): boolean =>
  principal.roles.includes('admin') && refusalByHand(principal, 'recordFacts', seen) === null;

/** The appraised person, a peer (who is told without a name) and whoever else waits, as they stand to the appraisal. */
function isTurn(visit: Visit, seen: SeenAppraisal, waiting: Waiting): boolean {
  const { relations } = seen;
  if (waiting.as === 'employee') return relations.includes('own');
  if (waiting.as === 'peer') return relations.includes('peer') && !relations.includes('own');
  if (waiting.as === 'system') return playsByHand(visit, seen) && !relations.includes('own');
  return (isMine(visit, waiting) || isStoodIn(visit, seen, waiting)) && !relations.includes('own');
}

/** What a command is called by whoever gives it: whom it is about proposes targets, whoever assesses them sets them. */
export const doing = (t: Visit['t'], command: CommandName | 'release', as: { own: boolean }): string =>
  command === 'proposeTargets' && !as.own ? t('do.setTargets') : wordOf(t, 'do', command);
/** The same for a visitor. */
export const doingHere = (
  { t }: Visit,
  { relations }: Pick<SeenAppraisal, 'relations'>,
  command: CommandName,
): string => doing(t, command, { own: relations.includes('own') });

/** As what the visitor gives a command that waits for them. */
export const capacityHere = (visit: Visit, seen: SeenAppraisal, command: CommandName): string =>
  seen.waitingOn.find((waiting) => waiting.for === command && isTurn(visit, seen, waiting))?.as ?? '';

/** Each command that waits for the visitor, once. Releasing is done for a whole cycle. */
export function myTurns(visit: Visit, appraisal: SeenAppraisal): CommandName[] {
  const mine = appraisal.waitingOn.filter((waiting) => isTurn(visit, appraisal, waiting));
  return [...new Set(mine.map((waiting) => waiting.for))].filter((command) => command !== 'release');
}

const BY_STAGE: Record<string, { own?: CommandName[]; superior?: CommandName[] }> = {
  target: { superior: ['agreeTargets', 'returnTargets'] },
  feedback: { superior: ['assignPeers'] },
  result: { own: ['acknowledgeResult', 'object'] },
};

/** Whether there are agreed targets that can be measured, and work on them goes on. */
export const isAtWork = ({ targets = [], stageKind }: SeenAppraisal): boolean =>
  targets.some(({ value }) => value !== undefined) && ['execution', 'review', 'feedback', 'final'].includes(stageKind);

/** Kinds of stage before a score; the first of a plan goes back nowhere. */
const GOES_BACK: SeenAppraisal['stageKind'][] = ['target', 'execution', 'review', 'feedback', 'final'];

/** What may be done besides, by whoever stands so. */
export function otherCommands(visit: Visit, appraisal: SeenAppraisal): CommandName[] {
  const { relations, stageKind, state } = appraisal;
  const running = !hasEnded(appraisal);
  const own = relations.includes('own');
  const superior =
    !own && (relations.includes('subordinate') || (relations.includes('secondReviewer') && appraisal.escalated));
  const admin = !own && visit.principal.roles.includes('admin');
  const byHand = !own && playsByHand(visit, appraisal);
  const region = !own && visit.principal.roles.some((role) => role === 'hr' || role === 'admin');
  const possible: CommandName[] = !running
    ? []
    : [
        ...(own ? (BY_STAGE[stageKind]?.own ?? []) : []),
        ...(own && isAtWork(appraisal) ? (['reportProgress'] as const) : []),
        ...(superior && (appraisal.progress?.open.length ?? 0) > 0
          ? (['acceptProgress', 'returnProgress'] as const)
          : []),
        ...(own && appraisal.dailyReports && stageKind === 'execution' ? (['submitDailyReports'] as const) : []),
        ...(superior ? (BY_STAGE[stageKind]?.superior ?? []) : []),
        ...(superior && appraisal.nomination?.state === 'proposed' ? (['returnNomination'] as const) : []),
        ...(own && appraisal.nomination?.state === 'proposed' ? (['nominatePeers'] as const) : []),
        ...(superior && appraisal.change ? (['returnTargets'] as const) : []),
        ...(admin
          ? (['reassignAssessor', 'remindWaiting', 'extendStage', 'openReview', 'cancelAppraisal'] as const)
          : []),
        ...(admin && GOES_BACK.includes(stageKind) ? (['reopenStage'] as const) : []),
        ...(region && state === 'RUNNING' && appraisal.correction?.decision !== null
          ? (['correctFacts'] as const)
          : []),
        ...(admin && state === 'BLOCKED' ? (['retry', 'waive'] as const) : []),
        ...(byHand ? (['recordFacts'] as const) : []),
      ];
  const turns = myTurns(visit, appraisal);
  if (turns.includes('submitFeedback')) possible.push('declineFeedback');
  return possible.filter((command) => !turns.includes(command));
}

/** Somebody in words: by name where it is known, else by what they are. */
export function whoWaits({ t, language }: Visit, waiting: Waiting, nameOf: (id: string) => string): string {
  if (waiting.id !== undefined) return nameOf(waiting.id);
  if (waiting.office !== undefined) return OFFICE_WORDS[waiting.office][language];
  return wordOf(t, 'capacity', waiting.as);
}

/** What it waits for, each thing once, with everybody who may do it. */
export function waitLines(visit: Visit, seen: SeenAppraisal, nameOf: (id: string) => string): string[] {
  const { t, language } = visit;
  const either = new Intl.ListFormat(language, { type: 'disjunction' });
  const byThing = new Map<string, string[]>();
  for (const waiting of seen.waitingOn) {
    const what = doing(t, waiting.for, { own: waiting.as === 'employee' });
    const who = whoWaits(visit, waiting, nameOf);
    byThing.set(what, [...new Set([...(byThing.get(what) ?? []), who])]);
  }
  return [...byThing].map(([what, who]) => t('appraisal.waitingFor', { who: either.format(who), what }));
}

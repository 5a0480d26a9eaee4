import { followUpStepWords } from '../../rules/language/follow-ups.ts';
import { followUpInWords } from '../../rules/explain/follow-up.ts';
import { citation } from '../../rules/language/words.ts';
import type { OutcomeRule, RulePack, Text } from '../../rules/language/types.ts';
import { localDay } from '../../rules/time/calendar.ts';
import type { Said } from '../../rules/time/follow-up.ts';
import { submissionsById } from '../../store/appraisal/submissions.ts';
import type { WholeFollowUp } from '../../store/follow-up/chain.ts';
import type { FollowUpDoc } from '../../store/follow-up/types.ts';
import type { Deps } from '../deps.ts';
import { localInstant, offsetOf } from '../http/instants.ts';
import { omit } from '../http/omit.ts';
import { pinnedPack } from '../pack/packs.ts';
import { awaitedFor } from './steps.ts';

const UNKNOWN: Text = { id: '', en: '' };
const ruleIn = ({ outcomes }: RulePack, outcomeId: string): OutcomeRule | undefined =>
  outcomes.find(({ id }) => id === outcomeId);

export async function presentFollowUpRow(deps: Deps, doc: FollowUpDoc) {
  const { pack } = await pinnedPack(deps, doc.pack);
  const { _id: id, dueAt, ...rest } = omit(doc, 'wakeAt', 'seq', 'pack', 'endedOn', 'unit');
  return {
    id,
    ...rest,
    title: ruleIn(pack, doc.outcomeId)?.title ?? UNKNOWN,
    due: dueAt === null ? null : localDay(dueAt, offsetOf(pack)),
  };
}

type Seen = { whole: WholeFollowUp; may: string[]; mayReverse: boolean; now: number };

export async function presentFollowUp(deps: Deps, { whole, may, mayReverse, now }: Seen) {
  const { doc, followUp, entries, terms, calendar } = whole;
  const { pack } = await pinnedPack(deps, doc.pack);
  const ids = entries.flatMap(({ data }) => (typeof data?.['reasonId'] === 'string' ? [data['reasonId']] : []));
  const kept = new Map(
    (await submissionsById(deps.store, doc.region, ids)).map(({ _id, body }) => [_id, body['text'] ?? body['reason']]),
  );
  const { offsetMinutes } = calendar;
  const tell = ({ at, by, as, words }: Said) => {
    const text = words === null ? undefined : kept.get(words);
    return { by, as, at: localInstant(at, offsetMinutes), text: typeof text === 'string' ? text : null };
  };
  const tellOrNone = (said: Said | null) => said && tell(said);
  const { plan, checkIns, comments, evaluations, served, ended } = followUp;
  const tested = entries.find(({ type, seq }) => type === 'followUp.tested' && followUp.counted.has(seq));
  const legal = (ruleIn(pack, doc.outcomeId)?.legal ?? []).flatMap((id) => {
    const basis = pack.legalBasis.find((each) => each.id === id);
    return basis ? [citation(basis)] : [];
  });
  return {
    ...(await presentFollowUpRow(deps, doc)),
    today: localDay(now, offsetMinutes),
    legal,
    rules: followUpInWords(terms),
    open: followUp.open.map(({ id, opens, due }) => ({
      step: id,
      label: followUpStepWords(id),
      awaits: awaitedFor(followUp, id),
      opens: localDay(opens, offsetMinutes),
      due: localDay(due, offsetMinutes),
      overdue: followUp.told.includes(`${id}/escalated`),
    })),
    may,
    mayReverse,
    plan: plan && { ...tell(plan), agreed: tellOrNone(plan.agreed), stands: plan.stands },
    checkIns: checkIns.map((each) => ({ ...tell(each), month: each.n, standing: each.standing })),
    comments: comments.map(tell),
    evaluations: evaluations.map((each) => ({ ...tell(each), result: each.result })),
    tested: tested ? tell({ ...tested, by: tested.actor.id, as: tested.actor.as, words: wordsIn(tested.data) }) : null,
    served: served && { ...tell(served), on: served.on },
    ended: tellOrNone(ended),
  };
}

const wordsIn = (data: Record<string, unknown> | undefined): string | null =>
  typeof data?.['reasonId'] === 'string' ? data['reasonId'] : null;

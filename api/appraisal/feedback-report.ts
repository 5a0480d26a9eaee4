/** The report of what others said of somebody: for them once the result is theirs, for others once nobody answers any more. */
import { createHmac } from 'node:crypto';
import { tellFeedback } from '../../rules/explain/feedback-report.ts';
import { groupsAsked } from '../../rules/explain/peer-facts.ts';
import type { RaterGroup } from '../../rules/language/groups.ts';
import type { Facts, RulePack } from '../../rules/language/types.ts';
import { isReleased } from '../../store/appraisal/released.ts';
import { submissionsById } from '../../store/appraisal/submissions.ts';
import type { AppraisalDoc, SubmissionDoc } from '../../store/appraisal/types.ts';
import { entriesOfType } from '../../store/journal/journal.ts';
import type { JournalDoc } from '../../store/journal/types.ts';
import { authorizedAppraisal } from '../access/scope.ts';
import type { Caller, Deps } from '../deps.ts';
import { FactsSchema } from '../http/forms.ts';
import { secretsFor } from '../http/secrets.ts';
import { shownPack } from '../pack/packs.ts';
import { Problem } from '../problem/problem.ts';
import { openAnswer } from './answers.ts';
import { readSentFacts } from './check-facts.ts';
import { sightOf } from './present.ts';
import { selfViewHiddenFrom } from './self-view.ts';

const TYPES = ['feedback.submitted', 'selfAssessment.submitted'];

export async function readFeedbackReport(deps: Deps, caller: Caller, id: string) {
  const { appraisal, relations } = await authorizedAppraisal(deps, caller, { id, action: 'getFeedbackReport' });
  const { pack } = await shownPack(deps, appraisal);
  const ready = sightOf(relations) === 'own' ? isReleased(appraisal) : isAnswered(pack, appraisal);
  if (!ready) throw new Problem('feedback-not-ready');
  const hiddenFrom = sightOf(relations) === 'own' ? null : await selfViewHiddenFrom(deps, appraisal);
  const { answers, self } = await answersOf(deps, appraisal, { pack, hiddenFrom });
  const told = tellFeedback({
    pack,
    answers: Object.fromEntries(groupsAsked(pack).map((group) => [group, answers[group]])),
    self,
    shuffled: (words) => inSecretOrder(deps, id, words),
  });
  return { appraisalId: id, ...told };
}

/** Nobody can answer any more. */
function isAnswered({ phases }: RulePack, { stage, stageKind }: AppraisalDoc): boolean {
  const at = (is: (phase: RulePack['phases'][number]) => boolean) => phases.findIndex(is);
  return stageKind === 'closed' || at(({ id }) => id === stage) > at(({ kind }) => kind === 'feedback');
}

type Told = { pack: RulePack; hiddenFrom: number | null };

async function answersOf(deps: Deps, appraisal: AppraisalDoc, { pack, hiddenFrom }: Told) {
  const { _id, region, peerAnswers, subordinateAnswers = 0, subordinateIds = [] } = appraisal;
  const entries = await entriesOfType(deps.store, _id, TYPES);
  const ids = entries.flatMap(({ submissionId }) => submissionId ?? []);
  const stored = await submissionsById(deps.store, region, ids);
  const sent = stored.filter(({ kind }) => kind === 'submitFeedback');
  const openedOf = (group: RaterGroup, many: number) => {
    const opened = sent
      .filter(({ actor }) => subordinateIds.includes(actor.id) === (group === 'subordinate'))
      .map((doc) => openAnswer(deps, doc))
      .filter((answer) => answer !== null);
    // Beside the mean of all, the mean of those that can be opened would tell what the others said.
    return opened.length === many ? opened : [];
  };
  const answers = { peer: openedOf('peer', peerAnswers), subordinate: openedOf('subordinate', subordinateAnswers) };
  const isSeen = ({ at }: JournalDoc) => hiddenFrom === null || at < hiddenFrom;
  const last = entries.findLast((each) => each.type === 'selfAssessment.submitted' && isSeen(each))?.submissionId;
  const own = stored.find((doc) => doc._id === last);
  return { answers, self: own ? ratedBySelf(own, pack) : {} };
}

function ratedBySelf({ body }: SubmissionDoc, pack: RulePack): Facts {
  const sent = FactsSchema.safeParse(body['facts']);
  return sent.success ? readSentFacts({ pack, facts: sent.data, sources: ['peer'] }).facts : {};
}

/** By their words alone, under a secret: not by who wrote them, nor when, and the same at every reading. */
function inSecretOrder({ config }: Deps, about: string, words: string[]): string[] {
  const [secret = ''] = secretsFor('order', config.codecKeys);
  const place = (text: string) =>
    createHmac('sha256', secret)
      .update(JSON.stringify([about, text]))
      .digest('hex');
  return words
    .map((text) => ({ text, place: place(text) }))
    .toSorted((a, b) => (a.place < b.place ? -1 : 1))
    .map(({ text }) => text);
}

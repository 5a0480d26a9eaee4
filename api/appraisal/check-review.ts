/** What pack, roster and record already tell about the result of a review, and what the rules made of the same day. */
import { finding } from '../../rules/language/errors.ts';
import type { Finding, ReviewResult, Text } from '../../rules/language/types.ts';
import { agreementsOf } from '../../store/agreement/agreements.ts';
import { getAppraisal } from '../../store/appraisal/appraisals.ts';
import { getSubmission, submittedSince } from '../../store/appraisal/submissions.ts';
import { entriesOfSubmission } from '../../store/journal/journal.ts';
import { allRegions } from '../../store/scope.ts';
import type { ProposedResult } from '../../rules/language/review-facts.ts';
import type { CommandBodies } from '../../workflows/messages.ts';
import { type Item, itemFindings, openFromReview } from '../agreement/open.ts';
import type { Deps } from '../deps.ts';
import { shortId } from '../http/digests.ts';
import { shownPack } from '../pack/packs.ts';
import { businessDay } from './business-day.ts';
import { type About, oneOf } from './check-command.ts';
import { isTalkedOver, proposalOf, termsOfReview } from './review-standing.ts';

type Message = CommandBodies['submitReview'];

export async function checkReview({ result, reviewId, proposed }: Message, about: About): Promise<Finding[]> {
  const { deps, appraisal, pack, phase, body } = about;
  const terms = termsOfReview(pack, { appraisal, phase, reviewId });
  const items = itemsIn(body);
  const today = await businessDay(deps, appraisal, pack);
  const at = items.map((_, i) => ['agreements', i]);
  const own = await itemFindings(deps, { appraisal, items, today, at });
  if (!terms) return own;
  const { region, employeeId, _id: appraisalId } = appraisal;
  const talked =
    !terms.dialogue || isTalkedOver(await agreementsOf(deps.store, { region, employeeId, appraisalId }), terms.id);
  const deviates = proposed !== undefined && proposed.result !== result && body['reason'] === undefined;
  return [
    ...(terms.results.includes(result) ? [] : [finding(['result'], 'not-allowed', oneOf(terms.results))]),
    ...(talked ? [] : [finding(['result'], 'dialogue-wanted', TALK_FIRST)]),
    ...(deviates ? [finding(['reason'], 'needs-reason', whyOther(proposed))] : []),
    ...own,
  ];
}

/** The message with what the rules propose today. */
export async function withProposal(message: Message, { deps, appraisal, pack, phase }: About): Promise<Message> {
  const terms = termsOfReview(pack, { appraisal, phase, reviewId: message.reviewId });
  const proposed = terms && (await proposalOf(deps, { appraisal, pack, terms }));
  return proposed ? { ...message, proposed } : message;
}

export const itemsIn = (body: Record<string, unknown>): Item[] => (body['agreements'] ?? []) as Item[];

export const startFromReview = (deps: Deps, commandKey: string): Promise<void> => startFrom(deps, shortId(commandKey));

/** Of reviews that were sent since: their request may have been cut off before it started anything. */
export async function startWhatWasLeft(deps: Deps, since: string): Promise<void> {
  for (const id of await submittedSince(deps.store, { kind: 'submitReview', since })) await startFrom(deps, id);
}

/** What the review starts, once it is recorded: what was sent says it, and nothing is started twice. */
async function startFrom(deps: Deps, id: string): Promise<void> {
  const sent = await getSubmission(deps.store, allRegions, id);
  const appraisal = sent && (await getAppraisal(deps.store, sent.region, sent.appraisalId));
  if (!appraisal) return;
  const { body, actor } = sent;
  const [entry] = await entriesOfSubmission(deps.store, appraisal._id, id);
  // When it was answered, the last review of a stage was that of the running one.
  const ofStage = (entry?.changes.reviews ?? []).findLast((review) => review.id === review.stage);
  const answered = body['reviewId'] ?? ofStage?.id;
  if (!entry || typeof answered !== 'string') return;
  const { pack } = await shownPack(deps, appraisal);
  const result = body['result'] as ReviewResult;
  await openFromReview(deps, {
    appraisal,
    pack,
    actor,
    id,
    review: answered,
    result,
    items: itemsIn(body),
    now: entry.at,
  });
}

const TALK_FIRST: Text = {
  id: 'Paket aturan meminta dialog lebih dulu: catat dialognya, lalu pegawai menyatakan mengetahuinya.',
  en: 'The rule pack wants a dialogue first: record it, and have the person confirm it.',
};
const whyOther = ({ result }: ProposedResult): Text => ({
  id: `Aturan mengusulkan ${result}. Isi alasan mengapa hasilnya lain.`,
  en: `The rules propose ${result}. Say why the result is another.`,
});

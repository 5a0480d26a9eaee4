/**
 * What peers answer is sealed under a secret that no database knows, with the same length for all that is not long: who
 * reads the database sees that somebody answered, and not what.
 */
import { isRecord } from '../../rules/language/records.ts';
import type { Facts } from '../../rules/language/types.ts';
import type { FeedbackAnswer } from '../../rules/explain/feedback-report.ts';
import type { SubmissionDoc } from '../../store/appraisal/types.ts';
import type { Deps } from '../deps.ts';
import { FactsSchema } from '../http/forms.ts';
import { openUnder, sealUnder } from '../http/sealed.ts';
import { secretsFor } from '../http/secrets.ts';

const LEAST_BYTES = 2048;

type Given = { submissionId: string; facts: Facts; text: unknown };

/** The body as it is stored. */
export function sealAnswer(
  { config }: Pick<Deps, 'config'>,
  { submissionId, facts, text }: Given,
): Record<string, unknown> {
  const plain = JSON.stringify({ facts, words: typeof text === 'string' ? text : null });
  const bytes = Buffer.byteLength(plain);
  let size = LEAST_BYTES;
  while (size < bytes) size *= 2;
  const sent = { about: submissionId, text: plain + ' '.repeat(size - bytes) };
  return { sealed: sealUnder(secretsFor('answer', config.codecKeys), sent) };
}

/** `null`: it was given when answers were not sealed, under the word that nobody would read it. */
export function openAnswer({ config }: Pick<Deps, 'config'>, { _id, body }: SubmissionDoc): FeedbackAnswer | null {
  const { sealed } = body;
  const opened = typeof sealed === 'string' && openUnder(secretsFor('answer', config.codecKeys), _id, sealed);
  const answer: unknown = opened ? JSON.parse(opened) : null;
  if (!isRecord(answer)) return null;
  const { words } = answer;
  return { facts: FactsSchema.parse(answer['facts']), words: typeof words === 'string' ? words : null };
}

/** Packs as somebody gives them: a stored one is resolved already, a document is resolved where it may take its time. */
import { type CheckInput, checkPack } from './check-pack.ts';
import { PackError } from '../language/errors.ts';
import { errorsOf } from './ladder.ts';
import type { ResolvedPack } from '../language/types.ts';

/** A document as it was sent (nothing of it is trusted), with the published packs that it rests on. */
export type SentPack = Pick<CheckInput, 'document' | 'ancestors' | 'unknownParent'>;
export type GivenPack = SentPack | { resolved: ResolvedPack };

/** @throws PackError with every fault of a document */
export async function resolveGiven(given: GivenPack): Promise<ResolvedPack> {
  if ('resolved' in given) return given.resolved;
  const checked = await checkPack({ ...given, cases: [], outline: true });
  if (checked.state === 'unreadable') throw new PackError(checked.findings);
  if (checked.resolved === null) throw new PackError(errorsOf(checked.report.ladder));
  return checked.resolved;
}

/** Digests of what people wrote: journals hold them, and not the words. */
import { canonicalJson, sha256 } from '../../rules/decide/canonical.ts';
import type { AgreementDoc } from './types.ts';

const digestOf = (content: unknown) => `sha256:${sha256(canonicalJson(content))}`;

export const wordsDigestOf = ({ text, agenda }: Pick<AgreementDoc, 'text' | 'agenda'>): string =>
  digestOf({ text, agenda });
export const reasonDigestOf = ({ reason }: Pick<AgreementDoc, 'reason'>): string | null =>
  reason === null ? null : digestOf({ reason });

/** What the registry says of one problem. */
import type { Text } from '../../rules/language/types.ts';

export type ProblemEntry = { status: ProblemStatus; title: Text; next: Text; final?: true };
export type ProblemStatus = 400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 415 | 422 | 428 | 429 | 500 | 503;

export const t = (id: string, en: string): Text => ({ id, en });

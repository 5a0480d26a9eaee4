/** The contract of rehearsals. */

/** `rehearsal:{opaque id}`: the workflow that plays one rehearsal. */
export const rehearsalWorkflowId = (id: string) => `rehearsal:${id}`;
/** One attempt to play it: its database carries this name, so that attempts never meet. */
export const attemptName = (id: string, attempt: number) => `${id}_${attempt}`;

export type RehearsalInput = { id: string; region: string };
export type RehearsalEnd = { state: 'DONE' | 'FAILED' | 'CANCELLED'; failure: string | null };

/** What was filled in and what is wrong with it, by the name of the field. */
export type Filled = { values: Readonly<Record<string, string>>; errors: Readonly<Record<string, string>> };
export const NOTHING_FILLED: Filled = { values: {}, errors: {} };

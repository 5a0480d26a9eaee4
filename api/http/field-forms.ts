/** The forms that ids and names have on the wire. What is said of a text that has another: api/problem/field-words.ts. */
export const CODE_FORM = /^[a-z0-9][a-z0-9-]{0,63}$/;
export const ID_FORM = /^[A-Za-z0-9:._|-]{1,200}$/;
export const FACT_FORM = /^[a-z][A-Za-z0-9]{0,63}$/;
export const DIGEST_FORM = /^sha256:[0-9a-f]{64}$/;
/** Of this century: anything else is a slip of the pen. */
export const MONTH_FORM = /^20\d{2}-(?:0[1-9]|1[0-2])$/;
export const WORD_FORM = /^[A-Za-z0-9_-]+$/;
export const PACK_ID_FORM = /^[a-z0-9]+(?:[-_][a-z0-9]+)*$/;
/** What a spreadsheet would run, or nobody sees, is no name. */
export const NAME_FORM = /^[^=+@\p{Cc}-]/u;

/** The forms that ids and names have on the wire. What is said of a text that has another: api/problem/field-words.ts. */
export const CODE_FORM = /^[a-z0-9][a-z0-9-]{0,63}$/;
export const ID_FORM = /^[A-Za-z0-9:._|-]{1,200}$/;
export const FACT_FORM = /^[a-z][A-Za-z0-9]{0,63}$/;
export const DIGEST_FORM = /^sha256:[0-9a-f]{64}$/;

/** zod's issues as findings with JSON Pointers, worded in both languages. */
import type { z } from 'zod';
import type { Finding, Text } from '../../rules/language/types.ts';
import { pointer as pointerOf } from '../../rules/language/pointer.ts';

const MAX_FINDINGS = 100;
const t = (id: string, en: string): Text => ({ id, en });

/** @param prefix where the value stands, e.g. `/query` for query parameters */
export function zodFindings(error: z.ZodError, prefix = ''): Finding[] {
  return error.issues.slice(0, MAX_FINDINGS).flatMap((issue) => expand(issue, prefix));
}

function expand(issue: z.core.$ZodIssue, prefix: string): Finding[] {
  const pointer = prefix + pointerOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, MAX_FINDINGS).map((key) => unknownField(pointer, key));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return closestBranch(issue, pointer);
  return [{ pointer, ...worded(issue) }];
}

export const unknownField = (pointer: string, name: string): Finding => ({
  pointer: pointer + pointerOf([name]),
  code: 'unknown-field',
  detail: t('Kolom ini tidak dikenal.', 'This field is not known.'),
});

/** A union is told by its branch with the fewest findings: the one that was probably meant. */
function closestBranch(issue: z.core.$ZodIssueInvalidUnion, pointer: string): Finding[] {
  const branches = issue.errors.map((issues) => issues.flatMap((inner) => expand(inner, pointer)));
  return branches.reduce((best, next) => (next.length < best.length ? next : best));
}

function worded(issue: z.core.$ZodIssue): { code: string; detail: Text } {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined')
        ? { code: 'required', detail: t('Wajib diisi.', 'This is required.') }
        : { code: 'wrong-type', detail: t(`Harus berjenis ${issue.expected}.`, `Must be of type ${issue.expected}.`) };
    case 'too_small':
      return { code: 'too-small', detail: limit(issue.origin, Number(issue.minimum), ['paling sedikit', 'at least']) };
    case 'too_big':
      return { code: 'too-big', detail: limit(issue.origin, Number(issue.maximum), ['paling banyak', 'at most']) };
    case 'invalid_value': {
      const values = issue.values.map(String).join(', ');
      return { code: 'not-allowed', detail: t(`Harus salah satu dari: ${values}.`, `Must be one of: ${values}.`) };
    }
    case 'invalid_format':
      return {
        code: 'wrong-format',
        detail: t(`Bentuknya tidak benar (${issue.format}).`, `It does not have the right form (${issue.format}).`),
      };
    case 'custom':
      return { code: 'not-valid', detail: customText(issue.params) };
    default:
      return { code: 'not-valid', detail: t('Nilai ini tidak sah.', 'This value is not valid.') };
  }
}

function limit(origin: string, bound: number, [id, en]: [string, string]): Text {
  if (origin === 'string')
    return t(`Panjangnya ${id} ${bound} karakter.`, `Its length must be ${en} ${bound} characters.`);
  if (origin === 'array') return t(`Banyaknya ${id} ${bound}.`, `There must be ${en} ${bound}.`);
  return t(`Nilainya ${id} ${bound}.`, `It must be ${en} ${bound}.`);
}

/** Own refinements carry their sentence as `params.text`. */
function customText(params: Record<string, unknown> | undefined): Text {
  const text = params?.['text'];
  if (typeof text === 'object' && text !== null && 'id' in text && 'en' in text) {
    return t(String(text.id), String(text.en));
  }
  return t('Nilai ini tidak sah.', 'This value is not valid.');
}

/** zod's issues as findings with JSON Pointers: what was read, and what to write, in both languages. */
import type { z } from 'zod';
import { bilingual, formatPercent } from '../../rules/explain/format.ts';
import type { Finding, Text } from '../../rules/language/types.ts';
import { pointer as pointerOf } from '../../rules/language/pointer.ts';
import { expectedForm, TYPE_WORDS } from './field-words.ts';

const MAX_FINDINGS = 100;
const MOST_SHOWN = 60;
const t = (id: string, en: string): Text => ({ id, en });

/** `prefix`: where the value stands, e.g. `/query`. `input`: what was sent, so that a finding can repeat what was read. */
type Place = { prefix?: string; input?: unknown };

export const zodFindings = (error: { issues: z.core.$ZodIssue[] }, { prefix = '', input }: Place = {}): Finding[] =>
  error.issues.slice(0, MAX_FINDINGS).flatMap((issue) => expand(issue, { prefix, value: valueAt(input, issue.path) }));

type Seen = { prefix: string; value: unknown };

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const name of path) {
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
  }
  return value;
}

function expand(issue: z.core.$ZodIssue, { prefix, value }: Seen): Finding[] {
  const pointer = prefix + pointerOf(issue.path);
  const inner = (issues: z.core.$ZodIssue[]) =>
    issues.flatMap((each) => expand(each, { prefix: pointer, value: valueAt(value, each.path) }));
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.slice(0, MAX_FINDINGS).map((key) => unknownField(pointer, key));
    case 'invalid_union':
      return issue.errors.length > 0 ? unionFindings(issue.errors, { pointer, value, inner }) : [notUsable(pointer)];
    case 'invalid_key':
    case 'invalid_element':
      return inner(issue.issues).map((each) => ({ ...each, pointer }));
    default:
      return [{ pointer, ...worded(issue, value, String(issue.path.at(-1) ?? '')) }];
  }
}

export const unknownField = (pointer: string, name: string): Finding => ({
  pointer: pointer + pointerOf([name]),
  code: 'unknown-field',
  detail: t(`Kolom "${name}" tidak dikenal di sini.`, `The field "${name}" is not known here.`),
});

const notUsable = (pointer: string): Finding => ({ pointer, code: 'not-valid', detail: NOT_USABLE });
const NOT_USABLE = t('Nilai ini tidak dapat dipakai di sini.', 'This value cannot be used here.');

type Union = Omit<Seen, 'prefix'> & { pointer: string; inner: (issues: z.core.$ZodIssue[]) => Finding[] };

/** By all the kinds it may be, or by its branch with the fewest findings: the one that was probably meant. */
function unionFindings(branches: z.core.$ZodIssue[][], { pointer, value, inner }: Union): Finding[] {
  const kinds = branches.flatMap(([first, more]) =>
    first?.code === 'invalid_type' && first.path.length === 0 && !more ? [first.expected] : [],
  );
  if (kinds.length === branches.length) return [{ pointer, ...wrongType(kinds, value) }];
  if (value === undefined) return [{ pointer, ...wrongType([], value) }];
  const told = branches.map(inner);
  return told.reduce((best, next) => (next.length < best.length ? next : best));
}

type Worded = { code: string; detail: Text };

function worded(issue: z.core.$ZodIssue, value: unknown, field: string): Worded {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType([issue.expected], value, issue.message.endsWith('received undefined'));
    case 'too_small':
      return {
        code: 'too-small',
        detail: limit(issue, {
          bound: Number(issue.minimum),
          is: issue.inclusive === false ? MORE : LEAST,
          value,
          field,
        }),
      };
    case 'too_big':
      return {
        code: 'too-big',
        detail: limit(issue, {
          bound: Number(issue.maximum),
          is: issue.inclusive === false ? LESS : MOST,
          value,
          field,
        }),
      };
    case 'invalid_value': {
      const values = issue.values.map(String).join(', ');
      return {
        code: 'not-allowed',
        detail: after(value, t(`Harus salah satu dari: ${values}.`, `Must be one of: ${values}.`)),
      };
    }
    case 'invalid_format':
      return { code: 'wrong-format', detail: after(value, expectedForm(issue.format, issue, value)) };
    case 'custom':
      return { code: 'not-valid', detail: customText(issue.params) };
    default:
      return { code: 'not-valid', detail: after(value, NOT_USABLE) };
  }
}

function wrongType(kinds: string[], value: unknown, missing = value === undefined): Worded {
  if (missing) return { code: 'required', detail: t('Wajib diisi.', 'This is required.') };
  const words = kinds.map((kind) => TYPE_WORDS[kind] ?? t('nilai lain', 'another value'));
  const [id, en] = [words.map((word) => word.id).join(' atau '), words.map((word) => word.en).join(' or ')];
  return { code: 'wrong-type', detail: after(value, t(`Tulis ${id}.`, `Write ${en}.`)) };
}

/** What was read goes before what to write. */
function after(value: unknown, { id, en }: Text): Text {
  if (value === undefined) return { id, en };
  const text = JSON.stringify(value) ?? '';
  const read = text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
  return t(`Dibaca ${read}. ${id}`, `Read ${read}. ${en}`);
}

const LEAST = t('paling sedikit', 'at least');
const MOST = t('paling banyak', 'at most');
const MORE = t('harus lebih dari', 'more than');
const LESS = t('harus kurang dari', 'less than');

/** Fields that people read as shares, and that are whole numbers of a hundredth of a per cent. */
const SHARES = new Set(['weight']);
type Limit = { bound: number; is: Text; value: unknown; field: string };

function limit({ origin }: { origin: string }, { bound, is: { id, en }, value, field }: Limit): Text {
  if (SHARES.has(field) && typeof value === 'number') {
    const told = (n: number) => bilingual((language) => `${formatPercent(n, language)} (${n})`);
    const [read, most] = [told(value), told(bound)];
    return t(`Dibaca ${read.id}. Nilainya ${id} ${most.id}.`, `Read ${read.en}. It must be ${en} ${most.en}.`);
  }
  if (origin === 'string')
    return t(`Panjangnya ${id} ${bound} karakter.`, `Its length must be ${en} ${bound} characters.`);
  if (origin === 'array') return t(`Banyaknya ${id} ${bound}.`, `There must be ${en} ${bound}.`);
  return after(value, t(`Nilainya ${id} ${bound}.`, `It must be ${en} ${bound}.`));
}

/** Own refinements carry their sentence as `params.text`. */
function customText(params: Record<string, unknown> | undefined): Text {
  const text = params?.['text'];
  if (typeof text === 'object' && text !== null && 'id' in text && 'en' in text) {
    return t(String(text.id), String(text.en));
  }
  return NOT_USABLE;
}

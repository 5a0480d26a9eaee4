/** Turns the schema library's issues into findings that tell HR what happened, where and what to do, in two languages. */
import type { z } from 'zod';
import { isRecord } from '../language/records.ts';
import type { Finding, Text } from '../language/types.ts';
import { pointer, foundAt } from '../language/pointer.ts';

const MOST_OPTIONS = 20;

const TYPE_NAMES: Record<string, Text> = {
  string: { id: 'teks', en: 'text' },
  number: { id: 'bilangan bulat', en: 'a whole number' },
  int: { id: 'bilangan bulat', en: 'a whole number' },
  boolean: { id: 'true atau false', en: 'true or false' },
  object: { id: 'objek { }', en: 'an object { }' },
  record: { id: 'objek { }', en: 'an object { }' },
  array: { id: 'daftar [ ]', en: 'a list [ ]' },
  tuple: { id: 'pasangan [x, y]', en: 'a pair [x, y]' },
};

type Issue = z.core.$ZodIssue;
/** Rewrites a path of the document, e.g. list positions into ids. */
export type Locate = (path: PropertyKey[]) => PropertyKey[];

/** Findings of the issues, in the order of the document's checks; one finding per unknown field. */
export function findingsOf(issues: readonly Issue[], document: unknown, locate: Locate): Finding[] {
  return issues.flatMap((issue) => {
    const places = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    const { code, detail } = describe(issue, document);
    return places.map((path) => ({ pointer: pointer(locate(path)), code, detail }));
  });
}

function describe(issue: Issue, document: unknown): { code: string; detail: Text } {
  switch (issue.code) {
    case 'custom':
      return ownWords(issue.params) ?? unclear;
    case 'unrecognized_keys':
      return { code: 'field-unknown', detail: fieldUnknown };
    case 'invalid_type':
      return foundAt(document, issue.path) === undefined
        ? { code: 'field-missing', detail: fieldMissing }
        : {
            code: 'type-wrong',
            detail: mustBe(TYPE_NAMES[issue.expected] ?? { id: issue.expected, en: issue.expected }),
          };
    case 'invalid_value':
      return options(issue.values.map(String), foundAt(document, issue.path));
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options)
        ? options(issue.options.map(String), foundAt(document, issue.path))
        : unclear;
    case 'invalid_key':
      return issue.issues[0] === undefined ? unclear : describe(issue.issues[0], document);
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum));
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum));
    default:
      return unclear;
  }
}

function ownWords(params: unknown): { code: string; detail: Text } | null {
  if (!isRecord(params) || typeof params.code !== 'string' || !isRecord(params.detail)) return null;
  const { id, en } = params.detail;
  return typeof id === 'string' && typeof en === 'string' ? { code: params.code, detail: { id, en } } : null;
}

function options(values: string[], found: unknown): { code: string; detail: Text } {
  const listed = values.slice(0, MOST_OPTIONS).join(', ') + (values.length > MOST_OPTIONS ? ', …' : '');
  const choose = { id: `Pilih: ${listed}.`, en: `Choose: ${listed}.` };
  const [code, what]: [string, Text] =
    found === undefined
      ? ['field-missing', fieldMissing]
      : ['value-not-allowed', { id: 'Nilai ini tidak dikenal di sini.', en: 'This value is not known here.' }];
  return { code, detail: { id: `${what.id} ${choose.id}`, en: `${what.en} ${choose.en}` } };
}

function tooSmall(origin: string, minimum: number): { code: string; detail: Text } {
  if (origin === 'string')
    return { code: 'text-empty', detail: { id: 'Teks tidak boleh kosong.', en: 'The text must not be empty.' } };
  if (origin === 'array') {
    return {
      code: 'too-few',
      detail: {
        id: `Daftar ini perlu paling sedikit ${minimum} butir.`,
        en: `This list needs at least ${minimum} item(s).`,
      },
    };
  }
  return {
    code: 'number-too-small',
    detail: { id: `Angka harus paling kecil ${minimum}.`, en: `The number must be at least ${minimum}.` },
  };
}

function tooBig(origin: string, maximum: number): { code: string; detail: Text } {
  if (origin === 'string') {
    return {
      code: 'text-too-long',
      detail: {
        id: `Teks paling panjang ${maximum} huruf. Persingkat.`,
        en: `At most ${maximum} characters. Shorten the text.`,
      },
    };
  }
  if (origin === 'array') {
    return {
      code: 'too-many',
      detail: { id: `Daftar ini paling banyak ${maximum} butir.`, en: `This list may hold at most ${maximum} items.` },
    };
  }
  return {
    code: 'number-too-big',
    detail: { id: `Angka harus paling besar ${maximum}.`, en: `The number must be at most ${maximum}.` },
  };
}

const mustBe = (type: Text): Text => ({ id: `Isi harus ${type.id}.`, en: `This must be ${type.en}.` });
const fieldMissing: Text = { id: 'Bidang ini wajib diisi.', en: 'This field is required.' };
const fieldUnknown: Text = {
  id: 'Bidang ini tidak dikenal di sini. Periksa ejaannya atau hapus.',
  en: 'This field is not known here. Check the spelling or remove it.',
};
const unclear = {
  code: 'value-invalid',
  detail: { id: 'Nilai ini tidak dapat dipakai di sini.', en: 'This value cannot be used here.' },
};

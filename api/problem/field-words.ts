/** What each kind of field wants to be written like, in words that are nobody's library's. */
import type { Text } from '../../rules/language/types.ts';
import {
  CODE_FORM,
  DIGEST_FORM,
  FACT_FORM,
  ID_FORM,
  MONTH_FORM,
  NAME_FORM,
  PACK_ID_FORM,
  WORD_FORM,
} from '../http/field-forms.ts';

const t = (id: string, en: string): Text => ({ id, en });

export const TYPE_WORDS: Record<string, Text> = {
  string: t('teks di antara tanda kutip', 'a text in quotes'),
  number: t('bilangan tanpa tanda kutip, misalnya 10', 'a number without quotes, such as 10'),
  int: t('bilangan bulat tanpa tanda kutip, misalnya 10', 'a whole number without quotes, such as 10'),
  boolean: t('true atau false tanpa tanda kutip', 'true or false without quotes'),
  array: t('daftar di antara [ dan ]', 'a list between [ and ]'),
  object: t('objek di antara { dan }', 'an object between { and }'),
  record: t('objek di antara { dan }', 'an object between { and }'),
  date: t('tanggal', 'a date'),
  null: t('null', 'null'),
};

const DAY = t('Tulis tanggal sebagai tttt-bb-hh', 'Write the date as yyyy-mm-dd');
const CODE = t('Pakai huruf kecil, angka dan tanda hubung', 'Use small letters, digits and hyphens');
const FORMS: Record<string, Text> = {
  date: DAY,
  datetime: t('Tulis waktu seperti 2026-12-31T17:00:00+07:00', 'Write the instant like 2026-12-31T17:00:00+07:00'),
  url: t('Tulis alamat lengkap yang diawali https://', 'Write the whole address, beginning with https://'),
  [String(CODE_FORM)]: CODE,
  [String(ID_FORM)]: t(
    'Pakai id seperti yang dijawab API ini, atau NIP (18 angka; tanpa NIP: NIK 16 angka): huruf, angka dan . _ : | - tanpa spasi',
    'Use an id as this API answered it, or a NIP of 18 digits (without one: the NIK of 16): letters, digits and . _ : | - without spaces',
  ),
  [String(FACT_FORM)]: t(
    'Nama fakta diawali huruf kecil dan hanya berisi huruf dan angka, seperti dalam paket aturan',
    'A fact’s name begins with a small letter and has letters and digits only, as in the rule pack',
  ),
  [String(MONTH_FORM)]: t(
    'Tulis bulan sebagai tttt-bb, misalnya 2027-02',
    'Write the month as yyyy-mm, such as 2027-02',
  ),
  [String(WORD_FORM)]: t('Pakai huruf, angka, _ dan -, tanpa spasi', 'Use letters, digits, _ and -, without spaces'),
  [String(PACK_ID_FORM)]: t(
    'Pakai huruf kecil dan angka, dengan satu - atau _ di antaranya',
    'Use small letters and digits, with single - or _ between them',
  ),
  [String(NAME_FORM)]: t(
    'Mulai dengan huruf atau angka: bukan = + @ - atau karakter yang tidak terlihat',
    'Begin with a letter or a digit: not with = + @ - or a character that cannot be seen',
  ),
  [String(DIGEST_FORM)]: t(
    'Salin sidiknya utuh: sha256: dan 64 angka heksadesimal',
    'Copy the whole digest: sha256: and 64 hexadecimal digits',
  ),
};
const OTHER = t('Periksa bentuknya dengan dokumen API', 'Check its form with the API document');

/** The form that a text must have, with an example that keeps to what was meant where that can be told. */
export function expectedForm(format: string, { pattern }: { pattern?: unknown }, value: unknown): Text {
  const { id, en } = FORMS[format] ?? FORMS[typeof pattern === 'string' ? pattern : ''] ?? OTHER;
  const example = FORMS[format] === DAY ? dayLike(value) : pattern === String(CODE_FORM) ? codeLike(value) : undefined;
  return example === undefined ? t(`${id}.`, `${en}.`) : t(`${id}, misalnya ${example}.`, `${en}, such as ${example}.`);
}

function dayLike(value: unknown): string {
  const [, day = '', month = '', year = ''] = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$/.exec(String(value)) ?? [];
  const meant = year !== '' && Number(month) >= 1 && Number(month) <= 12 && Number(day) <= 31;
  return meant ? [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-') : '2026-12-31';
}

function codeLike(value: unknown): string {
  const code = (typeof value === 'string' ? value : '')
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return CODE_FORM.test(code.slice(0, 64)) ? code.slice(0, 64) : 'simpus-2026';
}

/** `sum` of parts of a whole in hundredths of a percent: whoever comes to 100 of 10,000 has written percents. */
export const sumText = (sum: number, said: (percent: string, language: 'id' | 'en') => string): Text => {
  const percent = String(sum / 100);
  const hint = sum <= 200 ? HUNDREDTHS : { id: '', en: '' };
  return { id: said(percent.replace('.', ','), 'id') + hint.id, en: said(percent, 'en') + hint.en };
};
const HUNDREDTHS = t(
  ' Tulis dalam perseratus persen: 60% ditulis 6000.',
  ' Write it in hundredths of a percent: 6000 for 60%.',
);

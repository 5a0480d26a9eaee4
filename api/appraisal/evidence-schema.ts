/** Evidence as it is given and told. */
import { z } from '@hono/zod-openapi';
import type { Text } from '../../rules/language/types.ts';
import { Code, count, d, Digest, Reason, text } from '../http/forms.ts';

/** What a thing is called by who gives it. */
export const EvidenceTitle = z.string().trim().min(1).max(200);

/** What is no address at all is said to be none. */
function hasNoSecret(url: string): boolean {
  if (!URL.canParse(url)) return true;
  const { username, password } = new URL(url);
  return username === '' && password === '';
}
const NO_SECRET: Text = {
  id: 'Hapus nama pengguna dan kata sandi dari alamat ini: setiap pembaca akan melihatnya.',
  en: 'Take user name and password out of this address: every reader would see them.',
};

/** Nothing is ever fetched from there; a reader follows it. */
export const LinkAddress = z
  .url({ protocol: /^https$/ })
  .max(2000)
  .refine(hasNoSecret, { params: { text: NO_SECRET } })
  .openapi({ description: 'Where it is; https only', example: 'https://perizinan.example.id/laporan/2026-03' });

export const EvidenceTarget = Code.openapi({ description: 'Id of an agreed target', example: 't1' });

export const UploadQuery = z.strictObject({
  target: EvidenceTarget.optional(),
  title: EvidenceTitle.optional().openapi(d('What it is')),
  name: z.string().max(1000).optional().openapi(d('Name of the file; a form says it itself')),
});
/** Of a form, beside its file. */
export const UPLOAD_FIELDS = ['target', 'title'] as const;
export const UploadFields = z.strictObject({ target: EvidenceTarget, title: EvidenceTitle.optional() });

/** What is stored of a file beside its bytes. */
export const FileWords = z.strictObject({
  target: EvidenceTarget,
  title: EvidenceTitle.optional(),
  name: z.string(),
  media: z.string(),
  size: z.int(),
  file: Digest,
});

export const UploadedSchema = z
  .object({
    id: text('Appraisal'),
    version: count('Its version with this'),
    target: text('Target that it proves'),
    sha256: Digest,
    media: text('What it is, read from its content'),
    size: count('Bytes'),
    name: text('Its name, without folders'),
  })
  .openapi('UploadedEvidence');

const Use = z.object({
  appraisalId: text('Appraisal'),
  cycleId: text('Its cycle'),
  employeeId: text('Whose it is'),
  target: text('Target there'),
});

export const EvidenceSchema = z
  .object({
    target: text('Target that it proves'),
    kind: z.enum(['file', 'link']).openapi(d('File or link')),
    title: z.string().nullable().openapi(d('What it is')),
    name: z.string().nullable().openapi(d('Name of a file')),
    url: z.string().nullable().openapi(d('Address of a link')),
    media: z.string().nullable().openapi(d('Of a file, read from its content')),
    size: z.number().int().nullable().openapi(d('Of a file, bytes')),
    sha256: Digest,
    at: text('When it was given'),
    erasedAt: z.string().nullable().openapi(d('When the file was taken away; null: it is there')),
    late: z.boolean().openapi(d('It came after the facts were frozen')),
    alsoUsed: z.array(Use).openapi(d('The same thing elsewhere, as far as the caller may read it')),
    usedElsewhere: count('How often it is also used where the caller may not look'),
  })
  .openapi('Evidence');

/** As a report names it. */
export const GivenEvidence = z.object({
  title: z.string().optional().openapi(d('What it is')),
  url: z.string().optional().openapi(d('Where it is')),
  file: z.string().optional().openapi(d('Digest of a file that was given for the target')),
});

export const EraseEvidence = z.strictObject({ reason: Reason }).openapi('EraseEvidence');

/** Amendments as the API shows them. */
import type { z } from 'zod';
import { labelOfCycle } from '../paths.ts';
import type { Translate } from '../words/words.ts';
import type { AmendmentPreviewSchema, AmendmentSchema } from '../../api/amendment/schema.ts';

export type SeenAmendment = z.output<typeof AmendmentSchema>;
export type SeenAmendmentPreview = z.output<typeof AmendmentPreviewSchema>;
export type SeenLine = SeenAmendmentPreview['data'][number];

export const CHOICES = ['fromNextStage', 'rescore', 'keep'] as const;
/** `Siklus 2026 mengikuti versi 3` */
export const amendmentTitle = (t: Translate, { cycles, pack }: SeenAmendment): string =>
  t('amendment.one', { cycles: cycles.map(labelOfCycle).join(', '), version: pack.version });
export const amendmentPath = (id: string) => `/v1/amendments/${encodeURIComponent(id)}`;

/** Packs and drafts as the API shows them. */
import type { z } from 'zod';
import type { PackSummary } from '../../rules/explain/describe.ts';
import { pathOf } from '../../rules/language/pointer.ts';
import type { RulePack } from '../../rules/language/types.ts';
import type {
  DraftWithContent,
  DraftSchema,
  PackVersionSchema,
  RebasePreviewSchema,
  ReportSchema,
} from '../../api/pack/draft/schema.ts';
import type { ComparedSchema, PackView } from '../../api/pack/schema.ts';
import type { Visit } from '../visit.ts';

export type SeenPack = Omit<z.output<typeof PackView>, 'pack' | 'summary'> & { pack: RulePack; summary: PackSummary };
export type SeenVersion = z.output<typeof PackVersionSchema>;
export type SeenDraft = z.output<typeof DraftSchema>;
export type DraftContentSeen = z.output<typeof DraftWithContent>;
export type SeenReport = z.output<typeof ReportSchema>;
export type SeenRebase = z.output<typeof RebasePreviewSchema>;
export type SeenConflict = SeenRebase['conflicts'][number];
export type SeenComparison = z.output<typeof ComparedSchema>;
export type SeenResolved = { digest: string | null; pack: RulePack | null; parent: RulePack | null };

export const draftPath = (id: string) => `/v1/rule-packs/drafts/${encodeURIComponent(id)}`;
export const readDraft = (visit: Visit, id: string): Promise<DraftContentSeen> => visit.read(draftPath(id));

/** The situation that a finding is about. */
export const caseNamedBy = (pointer: string): string | undefined =>
  pointer.startsWith('/cases/') ? pathOf(decodeURI(pointer))[1] : undefined;

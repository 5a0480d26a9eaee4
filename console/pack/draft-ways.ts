import { paths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import type { SeenDraft } from './seen.ts';

/** What the pages of a draft lie under. */
export const draftWays = ({ t }: Visit, region: string, { id, version }: Pick<SeenDraft, 'id' | 'version'>) =>
  [
    [paths.rules(region), t('rules.title')],
    [paths.draft(region, id), t('draft.title', { version })],
  ] as const;

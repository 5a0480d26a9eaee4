/** What colleagues wrote to one another, as it is stored. */
import { insertRemark, remarkWordsOf } from '../../store/remark/remarks.ts';
import type { RemarkDoc } from '../../store/remark/types.ts';
import { HOME } from './regions.ts';

const TEXT = 'Penjelasan Anda menenangkan antrean';

export { insertRemark };

export const aRemark = ({ by, to }: { by: string; to: string }): RemarkDoc => ({
  _id: 'remark-1',
  region: HOME,
  unit: 'dinkes',
  to,
  by: { id: by, as: 'employee' },
  kind: 'praise',
  forAssessor: true,
  text: TEXT,
  words: remarkWordsOf(TEXT),
  at: Date.UTC(2026, 0, 5),
  retractedAt: null,
});

/** To somebody of the same unit who is in service, and the one that is stored. */
export const remarkFill = (action: string) =>
  action === 'giveRemark'
    ? { path: { id: 'p-new-1' }, query: '?dryRun=true' }
    : action === 'retractRemark'
      ? { path: { id: 'remark-1' } }
      : undefined;

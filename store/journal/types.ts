import type { AppraisalIdentity } from '../appraisal/types.ts';
import type { JournalDraft } from '../../workflows/record.ts';

export type JournalDoc = JournalDraft & {
  /** `{subject}:{seq}`; subjects are appraisals, cycles, and `audit:{region}` for everything else. */
  _id: string;
  subject: string;
  region: string;
  /** On the first entry of an appraisal, so that its projection can be rebuilt from the journal alone. */
  about?: AppraisalIdentity;
  /** Makes an entry of a cycle or an audit subject happen once. */
  key?: string;
  prevHash: string;
  hash: string;
  /** Keys of the notices that were sent with it; not in the hash, but under the seal. */
  told?: string[];
};

/** What a lost attempt of a workflow task had written and a later one took back: kept as evidence. */
export type LostRecordDoc = {
  /** Collection, record and hash of the content. */
  _id: string;
  of: 'journal' | 'decisions' | 'outcomes';
  record: string;
  appraisalId: string;
  region: string;
  /** The record as JSON. */
  content: string;
  at: string;
};

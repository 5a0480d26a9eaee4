import type { Connection } from 'mongoose';
import type { AmendmentDoc, AmendmentLineDoc } from '../amendment-types.ts';
import type {
  ApiKeyDoc,
  AppraisalDoc,
  CycleDoc,
  CycleMemberDoc,
  DecisionDoc,
  DraftDoc,
  EmployeeDoc,
  JournalDoc,
  LostRecordDoc,
  NoticeDoc,
  OutcomeDoc,
  PackTextDoc,
  PolicyReviewDoc,
  RegionDoc,
  SubmissionDoc,
  VoiceDoc,
} from '../types.ts';
import type { PackFenceDoc } from '../pack-fences.ts';
import type { WhatIfLineDoc, WhatIfShardDoc } from '../what-if-types.ts';
import { amendmentSchema } from './amendment.ts';
import { amendmentLineSchema } from './amendment-line.ts';
import { apiKeySchema } from './api-key.ts';
import { appraisalSchema } from './appraisal.ts';
import { cycleSchema } from './cycle.ts';
import { cycleMemberSchema } from './cycle-member.ts';
import { decisionSchema } from './decision.ts';
import { employeeSchema } from './employee.ts';
import { idempotencySchema, type StoredIdempotency } from './idempotency.ts';
import { journalSchema } from './journal.ts';
import { lostRecordSchema } from './lost-record.ts';
import { noticeSchema } from './notice.ts';
import { outcomeSchema } from './outcome.ts';
import { packDraftSchema } from './pack-draft.ts';
import { packFenceSchema } from './pack-fence.ts';
import { packTextSchema } from './pack-text.ts';
import { policyReviewSchema } from './policy-review.ts';
import { regionSchema } from './region.ts';
import { rehearsalSchema, type StoredRehearsal } from './rehearsal.ts';
import { rulePackSchema, type StoredRulePack } from './rule-pack.ts';
import { submissionSchema } from './submission.ts';
import { voiceSchema } from './voice.ts';
import { type StoredWhatIf, whatIfLineSchema, whatIfSchema, whatIfShardSchema } from './what-if.ts';

export const registerModels = (connection: Connection) => ({
  employees: connection.model<EmployeeDoc>('Employee', employeeSchema),
  apiKeys: connection.model<ApiKeyDoc>('ApiKey', apiKeySchema),
  regions: connection.model<RegionDoc>('Region', regionSchema),
  rulePacks: connection.model<StoredRulePack>('RulePack', rulePackSchema),
  packDrafts: connection.model<DraftDoc>('PackDraft', packDraftSchema),
  packFences: connection.model<PackFenceDoc>('PackFence', packFenceSchema),
  packTexts: connection.model<PackTextDoc>('PackText', packTextSchema),
  cycles: connection.model<CycleDoc>('Cycle', cycleSchema),
  members: connection.model<CycleMemberDoc>('CycleMember', cycleMemberSchema),
  appraisals: connection.model<AppraisalDoc>('Appraisal', appraisalSchema),
  journal: connection.model<JournalDoc>('Journal', journalSchema),
  lostRecords: connection.model<LostRecordDoc>('LostRecord', lostRecordSchema),
  decisions: connection.model<DecisionDoc>('Decision', decisionSchema),
  outcomes: connection.model<OutcomeDoc>('Outcome', outcomeSchema),
  submissions: connection.model<SubmissionDoc>('Submission', submissionSchema),
  idempotency: connection.model<StoredIdempotency>('Idempotency', idempotencySchema),
  notices: connection.model<NoticeDoc>('Notice', noticeSchema),
  policyReviews: connection.model<PolicyReviewDoc>('PolicyReview', policyReviewSchema),
  rehearsals: connection.model<StoredRehearsal>('Rehearsal', rehearsalSchema),
  voices: connection.model<VoiceDoc>('Voice', voiceSchema),
  amendments: connection.model<AmendmentDoc>('Amendment', amendmentSchema),
  amendmentLines: connection.model<AmendmentLineDoc>('AmendmentLine', amendmentLineSchema),
  whatIfs: connection.model<StoredWhatIf>('WhatIf', whatIfSchema),
  whatIfShards: connection.model<WhatIfShardDoc>('WhatIfShard', whatIfShardSchema),
  whatIfLines: connection.model<WhatIfLineDoc>('WhatIfLine', whatIfLineSchema),
});

export type Models = ReturnType<typeof registerModels>;

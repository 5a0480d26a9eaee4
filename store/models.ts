import type { Connection } from 'mongoose';
import type { AmendmentDoc, AmendmentLineDoc } from './amendment/types.ts';
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
} from './types.ts';
import type { PackFenceDoc } from './pack/fences.ts';
import type { WhatIfLineDoc, WhatIfShardDoc } from './what-if/types.ts';
import { amendmentSchema } from './amendment/amendment-model.ts';
import { amendmentLineSchema } from './amendment/line-model.ts';
import { apiKeySchema } from './people/api-key-model.ts';
import { appraisalSchema } from './appraisal/appraisal-model.ts';
import { cycleSchema } from './cycle/cycle-model.ts';
import { cycleMemberSchema } from './cycle/member-model.ts';
import { decisionSchema } from './appraisal/decision-model.ts';
import { employeeSchema } from './people/employee-model.ts';
import { idempotencySchema, type StoredIdempotency } from './idempotency-model.ts';
import { journalSchema } from './journal/journal-model.ts';
import { lostRecordSchema } from './journal/lost-record-model.ts';
import { noticeSchema } from './people/notice-model.ts';
import { outcomeSchema } from './appraisal/outcome-model.ts';
import { packDraftSchema } from './pack/draft-model.ts';
import { packFenceSchema } from './pack/fence-model.ts';
import { packTextSchema } from './pack/text-model.ts';
import { policyReviewSchema } from './cycle/policy-review-model.ts';
import { regionSchema } from './pack/region-model.ts';
import { rehearsalSchema, type StoredRehearsal } from './rehearsal/rehearsal-model.ts';
import { rulePackSchema, type StoredRulePack } from './pack/rule-pack-model.ts';
import { submissionSchema } from './appraisal/submission-model.ts';
import { voiceSchema } from './public/voice-model.ts';
import { type StoredWhatIf, whatIfLineSchema, whatIfSchema, whatIfShardSchema } from './what-if/what-if-model.ts';

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

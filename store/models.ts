import type { Connection } from 'mongoose';
import { agreementModels } from './agreement/models.ts';
import { amendmentModels } from './amendment/models.ts';
import { appraisalModels } from './appraisal/models.ts';
import { cycleModels } from './cycle/models.ts';
import { followUpModels } from './follow-up/models.ts';
import { goalModels } from './goal/models.ts';
import { idempotencyModels } from './idempotency.ts';
import { journalModels } from './journal/models.ts';
import { payloadKeyModels } from './payload-keys.ts';
import { packModels } from './pack/models.ts';
import { peopleModels } from './people/models.ts';
import { publicModels } from './public/models.ts';
import { remarkModels } from './remark/models.ts';
import { rehearsalModels } from './rehearsal/rehearsal-model.ts';
import { transferModels } from './transfer/models.ts';
import { whatIfModels } from './what-if/models.ts';

export const registerModels = (connection: Connection) => ({
  ...peopleModels(connection),
  ...packModels(connection),
  ...cycleModels(connection),
  ...appraisalModels(connection),
  ...journalModels(connection),
  ...idempotencyModels(connection),
  ...payloadKeyModels(connection),
  ...publicModels(connection),
  ...agreementModels(connection),
  ...amendmentModels(connection),
  ...followUpModels(connection),
  ...goalModels(connection),
  ...remarkModels(connection),
  ...rehearsalModels(connection),
  ...transferModels(connection),
  ...whatIfModels(connection),
});

export type Models = ReturnType<typeof registerModels>;

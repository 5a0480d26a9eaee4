import type { StageKind } from '../../../rules/language/types.ts';
import { briefing } from './briefing.ts';
import { calibration } from './calibration.ts';
import { execution } from './execution.ts';
import { feedback } from './feedback.ts';
import { final } from './final.ts';
import { outcome } from './outcome.ts';
import { result } from './result.ts';
import { review } from './review.ts';
import type { Stage } from './stage.ts';
import { targetSetting } from './target-setting.ts';

export const STAGES: Record<StageKind, Stage> = {
  briefing,
  target: targetSetting,
  execution,
  review,
  feedback,
  final,
  calibration,
  result,
  outcome,
};

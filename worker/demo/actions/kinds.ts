import type { StageKind } from '../../../rules/language/types.ts';
import type { Action } from '../scene.ts';
import { briefing } from './briefing.ts';
import { calibration } from './calibration.ts';
import { execution } from './execution.ts';
import { feedback } from './feedback.ts';
import { final } from './final.ts';
import { outcome } from './outcome.ts';
import { result } from './result.ts';
import { review } from './review.ts';
import { target } from './target.ts';

export const ACTIONS: Record<StageKind, Action> = {
  briefing,
  target,
  execution,
  review,
  feedback,
  final,
  calibration,
  result,
  outcome,
};

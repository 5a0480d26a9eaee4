/** A cycle as the API shows it. */
import type { z } from 'zod';
import type { BoardSchema, CycleSchema, LaunchPreviewSchema, ProgressSchema } from '../../api/cycle/schema.ts';
import type { ForecastSchema } from '../../api/cycle/forecast-schema.ts';
import { cycleIdOf } from '../../workflows/messages.ts';
import type { Visit } from '../visit.ts';

export type SeenCycle = z.output<typeof CycleSchema>;
export type SeenBoard = z.output<typeof BoardSchema>;
export type CycleStanding = z.output<typeof ProgressSchema>;
export type SeenForecast = z.output<typeof ForecastSchema>;
export type SeenPreview = z.output<typeof LaunchPreviewSchema>;
export type Rows<T> = { data: T[]; page: { nextCursor: string | null } };

export const cyclePath = (region: string, label: string) =>
  `/v1/cycles/${encodeURIComponent(cycleIdOf(region, label))}`;
export const readCycle = (visit: Visit, region: string, label: string): Promise<SeenCycle> =>
  visit.read(cyclePath(region, label));

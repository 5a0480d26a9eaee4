/** How a forecast is told. */
import { z } from '@hono/zod-openapi';
import { count, d, text } from '../http/forms.ts';
import { NO_DAY } from './forecast.ts';

const lastDay = z
  .string()
  .nullable()
  .openapi(d('Day on which all will be past it at this rate; null: `reason` says why'));
const noDay = z
  .enum(NO_DAY)
  .nullable()
  .openapi(
    d(
      'few: too few people to say; still: nobody has moved; slow: not within a year; deadline: its deadline moves them on; ahead: not begun; before: waits for the stage before; paused: stands still',
    ),
  );
const Stage = {
  stage: text('Stage'),
  done: count('How many are past it'),
  here: count('How many are in it'),
  day: lastDay,
  reason: noDay,
};
export const ForecastSchema = z
  .object({
    cycleId: text('Cycle'),
    unit: z.string().nullable().openapi(d('Unit that was asked for; null: all')),
    people: count('Appraisals that were not cancelled'),
    cancelled: count('Cancelled, which are not counted'),
    today: text('Business day of the cycle; of one that is over, its last day'),
    days: z.array(z.string()).openapi(d('Days of the burn-up, at most 61, evenly spread')),
    stages: z
      .array(
        z.object({
          ...Stage,
          byDay: z.array(z.number().int()).openapi(d('How many were past it by each of the days')),
          rate: z
            .object({ from: text('First day'), to: text('Last day'), people: count('How many went past it') })
            .nullable()
            .openapi(d('What the forecast is told from; null: nothing to tell')),
          deadline: z.string().nullable().openapi(d('Last deadline of those in it, else that of the plan')),
          waiting: z
            .array(z.object({ as: text('Who is waited for'), count: count('Appraisals that wait for them') }))
            .openapi(d('Whom those in it wait for')),
          holders: z
            .array(
              z.object({
                employeeId: text('Employee'),
                as: text('assessor or secondReviewer'),
                count: count('Appraisals that wait for them'),
              }),
            )
            .openapi(d('The five for whom most wait')),
        }),
      )
      .openapi(d('Stages in order')),
    units: z
      .array(
        z.object({
          unit: text('Unit'),
          people: count('Appraisals that were not cancelled'),
          stages: z.array(z.object(Stage)).openapi(d('Stages in order')),
        }),
      )
      .openapi(d('The same for each unit')),
  })
  .openapi('CycleForecast');

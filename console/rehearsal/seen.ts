/** Rehearsals as the API shows them. */
import type { z } from 'zod';
import type { RehearsalRowSchema, RehearsalSchema } from '../../api/rehearsal/schema.ts';

export type SeenRehearsal = z.output<typeof RehearsalSchema>;
export type SeenRehearsalRow = z.output<typeof RehearsalRowSchema>;

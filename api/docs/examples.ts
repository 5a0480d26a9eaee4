/**
 * What the document shows as examples: names that occur in paths and fields, and one body per operation that takes one,
 * parsed by a test against its schema. Data, because the names are a region's.
 */
import examples from './examples.json' with { type: 'json' };
import type { Action } from '../access/policy.ts';

export const NAMES = examples.names;
export const EXAMPLES: Partial<Record<Action, unknown>> = examples.bodies;

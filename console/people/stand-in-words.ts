/** Delegations and acting officials in words. */
import type { z } from 'zod';
import type { StandInSchema } from '../../api/people/stand-in-schema.ts';
import { formatDate } from '../../rules/explain/format.ts';
import type { Visit } from '../visit.ts';

export type StandIn = z.output<typeof StandInSchema>;

/** Days are compared as the region's; a day more shown does no harm. */
export const isNotOver = ({ endedAt, until }: StandIn): boolean =>
  endedAt === null && until >= new Date().toISOString().slice(0, 10);

export const standInTitle = ({ t }: Visit, { kind, of, to }: StandIn, nameOf: (id: string) => string): string =>
  t(`standIn.${kind}`, { of: nameOf(of), to: nameOf(to) });

export const daysOfStandIn = ({ t, language }: Visit, { from, until }: Pick<StandIn, 'from' | 'until'>): string =>
  t('employees.between', { from: formatDate(from, language), until: formatDate(until, language) });

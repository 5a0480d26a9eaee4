/** What-ifs and shadows as the API shows them. */
import type { z } from 'zod';
import type { Rows } from '../cycle/seen.ts';
import type { Visit } from '../visit.ts';
import type { ComparedPersonSchema, WhatIfMetaSchema, WhatIfSchema } from '../../api/what-if/schema.ts';

export type SeenWhatIf = z.output<typeof WhatIfSchema>;
export type SeenWhatIfRow = z.output<typeof WhatIfMetaSchema>;
export type SeenResult = NonNullable<SeenWhatIf['result']>;
export type SeenPerson = z.output<typeof ComparedPersonSchema>;

export const whatIfPath = (id: string) => `/v1/what-ifs/${encodeURIComponent(id)}`;

const MOST = 50;
export const NOBODY: Rows<SeenPerson> = { data: [], page: { nextCursor: null } };
/** A page of the people of a comparison. */
export const peopleOf = (visit: Visit, path: string, cursor: string | undefined): Promise<Rows<SeenPerson>> =>
  visit.read(`${path}?limit=${MOST}${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);

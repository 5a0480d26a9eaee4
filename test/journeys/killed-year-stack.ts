/** What the journeys of killed-year.test.ts share. */
import { useJourney } from '../support/journey.ts';
import { HOME } from '../support/regions.ts';

export const REGION = HOME;
/** Half as many people and kills in a normal run as in a full one. */
export const [PEOPLE, KILLS] = process.env['SIKLUS_FULL'] ? ([40, 20] as const) : ([18, 6] as const);

export const journey = useJourney();

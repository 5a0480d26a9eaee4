/** What the journeys of people.test.ts share. */
import { useJourney } from '../support/journey.ts';

export const journey = useJourney();

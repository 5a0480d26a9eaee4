/**
 * The shipped regions that tests work with. Which one stands for what is data: `HOME` has a portal for the public and
 * rewards by law, `ELSEWHERE` is where its people have no business, `NATION` is the pack above all of them.
 * To check the pack of `THIRD` takes five seconds, of any other less than one: who writes drafts takes another where it can.
 */
import names from './regions.json' with { type: 'json' };

export const { HOME, ELSEWHERE, THIRD, FOURTH, STAFF, NATION } = names;

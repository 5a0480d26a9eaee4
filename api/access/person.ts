/** Where two persons are needed, a key that names nobody cannot be told apart from another one of the same person. */
import { keysOfPeople } from '../../store/people/api-keys.ts';
import type { Principal } from '../../store/people/types.ts';
import type { Deps } from '../deps.ts';
import { Problem } from '../problem/problem.ts';

/** The employee who acts. Throws `person-required` for a key or token that names none. */
export function requireEmployeeId({ employeeId }: Principal): string {
  if (employeeId === null) throw new Problem('person-required');
  return employeeId;
}

/**
 * Whoever wrote something may not decide about it, under any key: not under one that an author made for somebody, nor when
 * an author wrote under a key that the decider made. `authors` are employees.
 */
export async function requireSecond(
  { store }: Pick<Deps, 'store'>,
  principal: Principal,
  { authors, own }: { authors: readonly string[]; own: Problem },
): Promise<void> {
  const person = requireEmployeeId(principal);
  if (authors.includes(person)) throw own;
  const author = authors.find((each) => principal.hands.includes(each));
  if (author !== undefined) throw new Problem('same-hands', { detail: madeBy(author) });
  if (await madeKeyOf(store, person, authors)) throw new Problem('same-hands', { detail: YOU_MADE });
}

/** Whether somebody made a key of one of these; a key that names nobody is one of these itself. */
export async function madeKeyOf(store: Deps['store'], person: string, authors: readonly string[]): Promise<boolean> {
  const theirs = await keysOfPeople(store, authors);
  return theirs.some(({ hands }) => hands?.includes(person));
}

const madeBy = (author: string) => ({
  id: `Kunci Anda dibuat oleh ${author}, yang ikut menulisnya.`,
  en: `Your key was made by ${author}, who is one of the authors.`,
});
const YOU_MADE = {
  id: 'Anda membuat kunci dari seseorang yang ikut menulisnya.',
  en: 'You made the key of somebody who is one of the authors.',
};

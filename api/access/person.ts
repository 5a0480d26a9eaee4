/** Where two persons are needed, a key that names nobody cannot be told apart from another one of the same person. */
import type { Principal } from '../../store/people/types.ts';
import { Problem } from '../problem/problem.ts';

/** The employee who acts. Throws `person-required` for a key or token that names none. */
export function requireEmployeeId({ employeeId }: Principal): string {
  if (employeeId === null) throw new Problem('person-required');
  return employeeId;
}

/** Whoever wrote something may not decide about it, under any key. `person` and `authors` are employees. */
export function requireSecond(person: string, authors: readonly string[], own: Problem): void {
  if (authors.includes(person)) throw own;
}

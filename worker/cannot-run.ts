import type { Text } from '../rules/language/types.ts';

/** A person can mend this; the message says how, in both languages. */
export class CannotRun extends Error {
  constructor({ id, en }: Text) {
    super(`${id}\n${en}`);
    this.name = 'CannotRun';
  }
}

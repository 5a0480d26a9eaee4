/** What was to be written contradicts what is written, or what it follows is missing. */
export class JournalConflict extends Error {
  readonly code = 'journal-conflict';
  readonly record: string;
  constructor(record: string, reason: string) {
    super(`${record}: ${reason}`);
    this.name = 'JournalConflict';
    this.record = record;
  }
}

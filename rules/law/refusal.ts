/** A question that the decision does not answer, with the code that the file declares for it. */
export class Refusal extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
  }
}

/** A fault that a person can mend: what is wrong and what to do. Start-up code prints both and exits. */
export class DatabaseProblem extends Error {
  readonly remedy: string;
  constructor(message: string, remedy: string) {
    super(message);
    this.name = "DatabaseProblem";
    this.remedy = remedy;
  }
}

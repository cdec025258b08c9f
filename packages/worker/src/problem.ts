/** A fault that a person has to mend before the worker can go on. The command line prints both and exits. */
export class WorkerProblem extends Error {
  readonly remedy: string;
  constructor(message: string, remedy: string) {
    super(message);
    this.name = "WorkerProblem";
    this.remedy = remedy;
  }
}

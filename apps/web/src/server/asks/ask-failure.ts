/** Why a question was not answered by a trainer; `ask-trainer.ts` says it in words. */
export class AskFailure extends Error {
  readonly reason: "nobody" | "gone" | "late" | "full" | "given up" | "lost";
  constructor(reason: AskFailure["reason"]) {
    super(reason);
    this.name = "AskFailure";
    this.reason = reason;
  }
}

import type { JudgedPair } from "./judge";

/** The compiled pairs as the trainer's tests read them: one job a line, named by its two kinds. */
export const compiledLines = (judged: readonly JudgedPair[]): string =>
  judged
    .flatMap((made) =>
      made.verdict === "works" ? [`${JSON.stringify({ pair: made.pair, spec: made.spec })}\n`] : [],
    )
    .join("");

import type { GraphProblem } from "@switchyard/graph";
import { UserFault } from "../user-fault";

/** The refusal of a graph with problems: names the first and carries all. */
export function cannotRun(problems: readonly GraphProblem[]): UserFault {
  const errors = problems.filter((problem) => problem.severity === "error");
  const [first] = errors;
  const more =
    errors.length > 1
      ? ` There ${errors.length === 2 ? "is one more problem" : `are ${errors.length - 1} more problems`}.`
      : "";
  return new UserFault(
    "BAD_REQUEST",
    `The graph cannot run yet: ${first?.message ?? "it is not valid."}${more}`,
    {
      remedy: first?.remedy ?? "",
      details: { problems },
    },
  );
}

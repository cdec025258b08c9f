/**
 * What a worker's warm trainer says of a draft before it is run: a reward tried on completions, and the first tasks of a node. Knows
 * the document, not the designer.
 */
export { AnswererLine } from "./answerer-line";
export { RunCases } from "./run-cases";
export { TasksPreview } from "./tasks-preview";
export { TryReward } from "./try-reward";
export { usePreview } from "./use-preview";

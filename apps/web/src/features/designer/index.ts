/** The page on which an experiment is drawn. Others import only this. */
export { Designer } from "./designer";
export type { OpenedExperiment } from "./use-draft";

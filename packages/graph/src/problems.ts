import type { GraphEdge, JsonValue } from "./document";

export type ProblemCode =
  | "badDocument" // not a graph document at all, or one from a newer version
  | "tooLarge"
  | "duplicateId"
  | "unknownKind"
  | "unknownPort"
  | "unknownNode"
  | "cycle"
  | "portMismatch"
  | "tooManyWires"
  | "missingInput"
  | "badParam"
  | "badSweep"
  | "swept" // stands for several runs where one was asked for
  | "incompatible"
  | "unused" // connected to nothing that runs; always a warning
  | "unavailable" // no known worker has what it requires; always a warning, for one may come
  | "nothingToRun";

/** What is wrong with a graph, in the user's words, and what to do about it. */
export interface GraphProblem {
  code: ProblemCode;
  /** Errors stop a run; warnings are shown. */
  severity: "error" | "warning";
  /** Null when the document as a whole is at fault. */
  nodeId: string | null;
  port?: string;
  param?: string;
  message: string;
  remedy: string;
  /** Where in the document's JSON it is, such as `["nodes", 3, "params"]`; only where a document could not be opened. */
  path?: readonly (string | number)[];
  /** The wire at fault. */
  edge?: GraphEdge;
  /** The name that a mistyped one most likely meant. */
  near?: string;
  /** The value that solves it, where there is one. */
  mend?: Mend;
}

/** A parameter's value that a rule asks for. */
export interface Mend {
  readonly node: string;
  readonly param: string;
  readonly value: JsonValue;
}

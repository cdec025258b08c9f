import type { JobNode } from "@switchyard/protocol";
import type { HelperName } from "./helpers";

/** A node of the job, as its kind's mapping sees it. */
export interface TrlNode {
  readonly node: JobNode;
  readonly params: Readonly<Record<string, unknown>>;
  /** Its name in the script. */
  readonly name: string;
  /** What is plugged into a port, chains followed to their far end. */
  readonly plugged: (port: string) => readonly TrlNode[];
  /** What it adds to the config of its stage. */
  readonly configured: Arguments;
  /** Of the run. */
  readonly seed: number;
}

/** Keyword -> Python expression. */
export type Arguments = Readonly<Record<string, string>>;

/** What a kind becomes in a script for TRL. One file a kind in `kinds/`; what is absent adds nothing. */
export interface TrlKind {
  /** Why TRL cannot do what the node asks for, one sentence each; none where it can. */
  readonly gaps?: (node: TrlNode) => string[];
  /** What the script leaves to other programs, without which training is the same. */
  readonly leftOut?: string;
  /** What TRL does a little differently. */
  readonly notes?: (node: TrlNode) => string[];
  /** Modules that it needs besides TRL, as pip names them. */
  readonly packages?: (node: TrlNode) => string[];
  readonly helpers?: (node: TrlNode) => readonly HelperName[];
  /** A function or constants of its own. */
  readonly source?: (node: TrlNode) => string;
  /** Arguments of the config of the stage that it is plugged into. */
  readonly configure?: (node: TrlNode) => Arguments;
  /** A stage: the body of its function, which is given `model` and `tokenizer` and gives the folder that it has written. */
  readonly step?: (node: TrlNode) => string;
}

export const numberOf = ({ params }: TrlNode, name: string): number => Number(params[name]);
export const textOf = ({ params }: TrlNode, name: string): string => String(params[name] ?? "");

/** The model at the beginning of a stage's line. */
export function baseModel(stage: TrlNode): TrlNode {
  let at = stage;
  for (let before = at.plugged("model")[0]; before; before = at.plugged("model")[0]) at = before;
  return at;
}

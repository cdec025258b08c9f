import type { z } from "zod";
import type { EstimateContext, NodeEstimate } from "./estimate";
import type { NodeMigration } from "./migrate";
import type { Mend } from "./problems";
import type { Required } from "./requirements";
import type { Lever, NodeView, Signal } from "./signals";
import type { WireType } from "./wires";

export type Cardinality = "one" | "many";

/**
 * An input with the same name and wire type as an output is a pass-through: the node is a link of a chain, and what
 * is plugged in there stands before it.
 */
export interface InputPort {
  readonly type: WireType;
  readonly title?: string;
  readonly description: string;
  readonly required: boolean;
  /** `many` ports take several wires, in the order of the document's edges. */
  readonly cardinality: Cardinality;
  /**
   * Kinds that must be present in the chain plugged into this port. For each slot that the user's chain leaves
   * empty the compiler adds the kind with its defaults, so a spec never relies on a default in the trainer.
   */
  readonly fill: readonly string[];
}

export interface OutputPort {
  readonly type: WireType;
  readonly description: string;
}

/** A number that follows from the parameters, shown beside them: what a person would otherwise work out. */
export interface DerivedValue<P> {
  readonly title: string;
  readonly description: string;
  readonly unit?: string;
  /** Null where the parameters do not give one. */
  readonly value: (params: P) => number | null;
}

/** Tensors that the trainer computes only if some node asks for them. */
export type Need = "referenceLogp" | "entropy" | "value";

/** How a form shows a parameter; by type where absent. Set through zod's `.meta({ ui })`. */
export interface ParamUi {
  widget?: "slider" | "code" | "cases" | "textarea" | "upload" | "text";
  /** Of a `code` widget that holds no JSON. */
  language?: "python";
  step?: number;
  unit?: string;
  /** Endings of file names that an upload takes besides those of JSONL. */
  accept?: readonly string[];
  /** What an upload takes besides one object a line: a JSON list of objects, or several files, which are sent as one tar archive. */
  takes?: readonly ("list" | "files")[];
  /** Grouped under "Advanced" in the form. */
  advanced?: true;
  /** Shown only while another parameter has one of these values. */
  when?: { param: string; in: readonly (string | number | boolean)[] };
}

export interface CheckContext<P> {
  readonly params: P;
  /**
   * What is plugged into each input port, chains followed to their far end and given in the order in which they
   * apply, with the defaults that fill empty slots.
   */
  readonly plugged: Readonly<Record<string, readonly PluggedNode[]>>;
}

export interface PluggedNode {
  readonly id: string;
  readonly kind: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** What its kind declares under `labels`. */
  readonly labels: readonly string[];
  /** What is plugged into this one in turn, by port. Found when asked for; may lead round where wires do. */
  readonly plugged: Readonly<Record<string, readonly PluggedNode[]>>;
}

export interface CheckFinding {
  readonly param?: string;
  readonly port?: string;
  readonly severity?: "error" | "warning";
  readonly message: string;
  readonly remedy: string;
  /** Where the remedy is one value of one parameter, of this node unless another is named. */
  readonly mend?: Omit<Mend, "node"> & { readonly node?: string };
}

/**
 * What happens when this kind meets another in one stage, wherever the two are plugged in. Together they are the table
 * of combinations in the docs.
 */
export interface PairRule<P> {
  /** The other kinds. */
  readonly meets: readonly string[];
  /** The rule holds only where this says so; always where absent. */
  readonly when?: (own: P, other: Readonly<Record<string, unknown>>) => boolean;
  /** In words, where there is a `when`: "with a division by the standard deviation". */
  readonly whenText?: string;
  readonly severity: "error" | "warning";
  /** Why, as a sentence that needs no names: it stands behind "'a' and 'b' do not go together: ". */
  readonly reason: string;
  readonly remedy: string;
}

/** A part, with everything that its stage works with. */
export interface StageContext<P> {
  readonly params: P;
  /** What is plugged into the stage; sources and earlier stages included, unlike in pair rules. */
  readonly stage: PluggedNode;
}

/** What a kind needs beside it in a stage, wherever the two are plugged in, to mean anything at all. */
export interface Companion {
  /** At least one of these kinds. */
  readonly oneOf: readonly string[];
  /** Why, as a sentence that needs no names: it stands behind "'a' does not work by itself: ". */
  readonly reason: string;
}

/**
 * `source` starts a wire, `stage` does work in a run (in order, with a checkpoint or a report at its end),
 * `part` plugs into a stage.
 */
export type NodeRole = "source" | "stage" | "part";

export interface NodeDefinition<
  K extends string = string,
  // biome-ignore lint/suspicious/noExplicitAny: any object schema; the concrete shape is kept by inference.
  S extends z.ZodObject<any> = z.ZodObject<any>,
> {
  readonly kind: K;
  readonly title: string;
  /** One line for the palette. */
  readonly summary: string;
  readonly role: NodeRole;
  /** Which place in a chain it takes; a chain holds one node per unique slot. Equals the family where absent. */
  readonly slot: string;
  /** False for modifiers, of which a chain may hold several. */
  readonly uniqueSlot: boolean;
  readonly paper?: { readonly id: string; readonly title: string; readonly equation?: string };
  readonly inputs: Readonly<Record<string, InputPort>>;
  readonly outputs: Readonly<Record<string, OutputPort>>;
  readonly params: S;
  readonly derived: readonly DerivedValue<z.output<S>>[];
  readonly signals: Readonly<Record<string, Signal>>;
  readonly view: NodeView;
  /** Which of its parameters does what, for remedies that name the parameter to change. */
  readonly levers: Readonly<Partial<Record<Lever, keyof z.output<S> & string>>>;
  readonly needs: (params: z.output<S>) => readonly Need[];
  /** What it needs on the worker's machine besides the trainer: see `requirements.ts`. */
  readonly requires: readonly Required[];
  /**
   * Labels that each prompt of its tasks has, by name. A node that changes tasks declares those that it adds: what is
   * plugged into it keeps its own.
   */
  readonly labels: (params: z.output<S>) => readonly string[];
  /** Which kinds it may not, or should not, meet in a stage. */
  readonly rules: readonly PairRule<z.output<S>>[];
  /** What must be in the same stage. */
  readonly goesWith: readonly Companion[];
  /** Rules across fields and across what is plugged in. */
  readonly check: (context: CheckContext<z.output<S>>) => readonly CheckFinding[];
  /** What a part asks of the stage that it is plugged into: a companion, a property of its tasks or of its model. */
  readonly checkInStage: (context: StageContext<z.output<S>>) => readonly CheckFinding[];
  /** What it adds to the cost of a run; nothing where absent. Called for nodes that have passed all checks. */
  readonly estimate: (context: EstimateContext<z.output<S>>) => NodeEstimate;
  /** How nodes of older documents become nodes of this kind, oldest first. */
  readonly migrations: readonly NodeMigration[];
}

// biome-ignore lint/suspicious/noExplicitAny: see NodeDefinition.
type NodeInput<K extends string, S extends z.ZodObject<any>> = {
  kind: K;
  title: string;
  summary: string;
  role: NodeRole;
  slot?: string;
  uniqueSlot?: boolean;
  paper?: NodeDefinition["paper"];
  inputs?: Record<string, Partial<InputPort> & Pick<InputPort, "type" | "description">>;
  outputs?: Record<string, OutputPort>;
  params: S;
  derived?: readonly DerivedValue<z.output<S>>[];
  signals?: Record<string, Signal>;
  view?: NodeView;
  levers?: Partial<Record<Lever, keyof z.output<S> & string>>;
  needs?: (params: z.output<S>) => readonly Need[];
  requires?: readonly Required[];
  labels?: (params: z.output<S>) => readonly string[];
  rules?: readonly PairRule<z.output<S>>[];
  goesWith?: readonly Companion[];
  check?: (context: CheckContext<z.output<S>>) => readonly CheckFinding[];
  checkInStage?: (context: StageContext<z.output<S>>) => readonly CheckFinding[];
  estimate?: (context: EstimateContext<z.output<S>>) => NodeEstimate;
  migrations?: readonly NodeMigration[];
};

export const familyOf = (kind: string): string => kind.slice(0, kind.indexOf("."));

/**
 * Declares a node kind. Everything else derives from this object: palette entry, ports, form, validation, JSON
 * Schema, the Python struct and the table in the docs.
 */
// biome-ignore lint/suspicious/noExplicitAny: see NodeDefinition.
export function defineNode<const K extends string, S extends z.ZodObject<any>>(
  node: NodeInput<K, S>,
): NodeDefinition<K, S> {
  const inputs = Object.fromEntries(
    Object.entries(node.inputs ?? {}).map(([id, port]) => [
      id,
      { required: false, cardinality: "one" as const, fill: [], ...port },
    ]),
  );
  return {
    kind: node.kind,
    title: node.title,
    summary: node.summary,
    role: node.role,
    slot: node.slot ?? familyOf(node.kind),
    uniqueSlot: node.uniqueSlot ?? true,
    ...(node.paper ? { paper: node.paper } : {}),
    inputs,
    outputs: node.outputs ?? {},
    params: node.params,
    derived: node.derived ?? [],
    signals: node.signals ?? {},
    view: node.view ?? {},
    levers: node.levers ?? {},
    needs: node.needs ?? (() => []),
    requires: node.requires ?? [],
    labels: node.labels ?? (() => []),
    rules: node.rules ?? [],
    goesWith: node.goesWith ?? [],
    check: node.check ?? (() => []),
    checkInStage: node.checkInStage ?? (() => []),
    estimate: node.estimate ?? (() => ({})),
    migrations: node.migrations ?? [],
  };
}

/** The kinds a graph may use. Passed in, so that `graph` knows no kind by name. */
export type Catalog = ReadonlyMap<string, NodeDefinition>;

import { z } from "zod";
import { GRAPH_LIMITS } from "./limits";

/** The version this code writes. Older documents are migrated on load, newer ones are refused. */
export const DOCUMENT_VERSION = 1;

/** Ids name metrics (`<nodeId>/<signal>`), so they hold no slash, and never a key of Object.prototype. */
export const nodeIdSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/, "a letter, then up to 63 letters, digits, '_', '-' or '.'")
  .refine((id) => !(id in Object.prototype), "is a reserved word");

export type JsonValue = z.core.util.JSONType;

/**
 * Finite JSON: NaN and the infinities cannot be stored. Looked at by hand, for a graph is read on every edit, and zod tries
 * each form that a value may have in turn and keeps books on which it has met.
 */
export const jsonValueSchema = z.custom<JsonValue>(isJson, "plain JSON");

function isJson(value: unknown): value is JsonValue {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object") return typeof value === "string" || typeof value === "boolean";
  if (value === null) return true;
  if (Array.isArray(value)) return value.every(isJson);
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && Object.values(value).every(isJson);
}

export const portRefSchema = z.strictObject({ node: nodeIdSchema, port: z.string().min(1).max(64) });
export type PortRef = z.infer<typeof portRefSchema>;

/** The values that a parameter takes in turn, each in a run of its own. What they may be: see `check-sweeps.ts`. */
export const sweepSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("list"), values: z.array(jsonValueSchema) }),
  /** `steps` values from one end to the other, both included. */
  z.strictObject({
    kind: z.literal("range"),
    from: z.number(),
    to: z.number(),
    steps: z.number(),
    scale: z.enum(["linear", "log"]),
  }),
]);
export type Sweep = z.infer<typeof sweepSchema>;

export const graphNodeSchema = z.strictObject({
  id: nodeIdSchema,
  kind: z.string().min(1).max(64),
  /** Only the parameters that differ from the kind's defaults. */
  params: z.record(z.string().max(64), jsonValueSchema),
  position: z.strictObject({ x: z.number(), y: z.number() }),
  label: z.string().max(120).optional(),
  /** By parameter. While one is swept, its value in `params` waits until the sweep is taken away. */
  sweeps: z.record(z.string().max(64), sweepSchema).optional(),
});
export type GraphNode = z.infer<typeof graphNodeSchema>;

export const graphEdgeSchema = z.strictObject({ from: portRefSchema, to: portRefSchema });
export type GraphEdge = z.infer<typeof graphEdgeSchema>;

/** What notes and frames may be tinted with; the page says what each looks like in its theme. */
export const ANNOTATION_COLOURS = ["grey", "blue", "green", "amber", "red", "violet"] as const;
export type AnnotationColour = (typeof ANNOTATION_COLOURS)[number];

const colourSchema = z.enum(ANNOTATION_COLOURS).optional();

/** A card with words of the author's own. Neither notes nor frames take part in what a graph does, nor in a hash. */
export const graphNoteSchema = z.strictObject({
  id: nodeIdSchema,
  text: z.string().max(GRAPH_LIMITS.maxNoteLength),
  position: z.strictObject({ x: z.number(), y: z.number() }),
  size: z.strictObject({ width: z.number().min(80).max(4_000), height: z.number().min(40).max(4_000) }),
  colour: colourSchema,
});
export type GraphNote = z.infer<typeof graphNoteSchema>;

/** One port of a member that a frame shows as its own. */
export const framePortSchema = z.strictObject({
  side: z.enum(["in", "out"]),
  ...portRefSchema.shape,
  /** Absent while it goes by the port's own name. */
  name: z.string().min(1).max(64).optional(),
});
export type FramePort = z.infer<typeof framePortSchema>;

/** A titled rectangle around its members. It has no place of its own: it lies where they lie. */
export const graphFrameSchema = z.strictObject({
  id: nodeIdSchema,
  title: z.string().max(120),
  /** Ids of nodes; each is in one frame at most. */
  nodes: z.array(nodeIdSchema),
  notes: z.array(nodeIdSchema).optional(),
  colour: colourSchema,
  /** Drawn as one card. What the graph does is the same. */
  folded: z.boolean().optional(),
  /**
   * Its interface as far as it has been settled: names, order, and ports shown without a wire. Ports of wires across
   * its border belong to the interface whether they are listed or not; see `frame-ports.ts`.
   */
  ports: z.array(framePortSchema).optional(),
});
export type GraphFrame = z.infer<typeof graphFrameSchema>;

export const graphDocSchema = z.strictObject({
  version: z.literal(DOCUMENT_VERSION),
  nodes: z.array(graphNodeSchema),
  edges: z.array(graphEdgeSchema),
  /** Absent where there are none, as in documents from before there were any. */
  notes: z.array(graphNoteSchema).optional(),
  frames: z.array(graphFrameSchema).optional(),
});
/** A graph as it is stored: see docs/ARCHITECTURE.md, hop 1. */
export type GraphDoc = z.infer<typeof graphDocSchema>;

export const emptyGraph = (): GraphDoc => ({ version: DOCUMENT_VERSION, nodes: [], edges: [] });

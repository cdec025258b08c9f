/**
 * What of a document is seen: all of it but what folded frames stand for, or one sub-graph alone. Pure; everything
 * that draws, measures or arranges a graph asks here.
 */
import { catalog } from "@switchyard/catalog";
import { type FrameInterface, type GraphDoc, type GraphFrame, interfacesOf } from "@switchyard/graph";
import { FOLD_WIDTH, foldHeight } from "./node-size";

export interface Shown {
  /** Folded frames that are drawn as cards. */
  readonly folded: readonly GraphFrame[];
  /** By the id of a node: the folded frame whose card stands for it. */
  readonly cardOf: ReadonlyMap<string, GraphFrame>;
  /** The sub-graph that is alone on the canvas. */
  readonly inside: GraphFrame | null;
  readonly hasNode: (id: string) => boolean;
  readonly hasNote: (id: string) => boolean;
}

const EVERYTHING: Shown = {
  folded: [],
  cardOf: new Map(),
  inside: null,
  hasNode: () => true,
  hasNote: () => true,
};

export function shownOf({ frames = [] }: Pick<GraphDoc, "frames">, inside: string | null = null): Shown {
  const alone = inside === null ? undefined : frames.find(({ id }) => id === inside);
  if (alone) {
    const [nodes, notes] = [new Set(alone.nodes), new Set(alone.notes)];
    return {
      ...EVERYTHING,
      inside: alone,
      hasNode: (id) => nodes.has(id),
      hasNote: (id) => notes.has(id),
    };
  }
  const folded = frames.filter((frame) => frame.folded);
  if (folded.length === 0) return EVERYTHING;
  const cardOf = new Map(folded.flatMap((frame) => frame.nodes.map((id) => [id, frame] as const)));
  const notes = new Set(folded.flatMap((frame) => frame.notes ?? []));
  return {
    folded,
    cardOf,
    inside: null,
    hasNode: (id) => !cardOf.has(id),
    hasNote: (id) => !notes.has(id),
  };
}

/** The document without what is not seen; its wires are those between nodes that are. */
export function seenPart(doc: GraphDoc, { hasNode, hasNote }: Shown): GraphDoc {
  const { notes, ...rest } = doc;
  const seen = notes?.filter(({ id }) => hasNote(id)) ?? [];
  return {
    ...rest,
    nodes: doc.nodes.filter(({ id }) => hasNode(id)),
    edges: doc.edges.filter(({ from, to }) => hasNode(from.node) && hasNode(to.node)),
    ...(seen.length > 0 ? { notes: seen } : {}),
  };
}

/** How large the cards of folded frames are, by frame id. */
export function cardSizes(doc: GraphDoc): ReadonlyMap<string, { width: number; height: number }> {
  const folded = doc.frames?.filter((frame) => frame.folded) ?? [];
  return new Map([...interfacesOf(doc, folded, catalog)].map(([id, ports]) => [id, cardSize(ports)]));
}

const cardSize = ({ inputs, outputs }: FrameInterface) => ({
  width: FOLD_WIDTH,
  height: foldHeight(Math.max(inputs.length, outputs.length)),
});

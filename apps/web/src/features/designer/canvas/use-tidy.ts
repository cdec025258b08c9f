import { copyNodes, type GraphDoc, type Position } from "@switchyard/graph";
import { useReactFlow } from "@xyflow/react";
import { useCallback, useRef } from "react";
import { FIT_VIEW, type Flow, layoutAway, measuredSizes, noteFlowId, type Size } from "@/features/graph-view";
import { toast } from "@/ui/toast";
import { type Chosen, chosenParts } from "../store/chosen";
import { useDesignerStore } from "../store/context";

type Sizes = ReadonlyMap<string, Size>;

/** Some nodes and notes with the wires between them, their new places moved so that their upper left corner stays. */
async function inPlace(
  doc: GraphDoc,
  chosen: Chosen,
  { sizes, inside }: { sizes: Sizes; inside: string | null },
) {
  const { frames = [], ...clip } = copyNodes(doc, chosen.nodes, chosen.notes);
  // The sub-graph that is looked into is arranged by what is in it.
  const kept = frames.filter(({ id }) => id !== inside);
  const part = { version: doc.version, ...clip, ...(kept.length > 0 ? { frames: kept } : {}) };
  const places = await layoutAway({ doc: part, sizes });
  const corner = (points: readonly Position[]) => ({
    x: Math.min(...points.map(({ x }) => x)),
    y: Math.min(...points.map(({ y }) => y)),
  });
  const held = [
    ...part.nodes.map(({ id, position }) => [id, position] as const),
    ...(part.notes ?? []).map(({ id, position }) => [noteFlowId(id), position] as const),
  ];
  const from = corner([...places.values()]);
  const to = corner(held.flatMap(([id, position]) => (places.has(id) ? [position] : [])));
  return new Map([...places].map(([id, { x, y }]) => [id, { x: x - from.x + to.x, y: y - from.y + to.y }]));
}

/** What takes longer says that it goes on. */
const LATE_MS = 800;

/** What is selected; inside of a sub-graph where nothing is, all that it holds. */
function partsMeant(doc: GraphDoc, flow: Flow, inside: string | null): Chosen {
  const chosen = chosenParts(doc, flow);
  const frame = doc.frames?.find(({ id }) => id === inside);
  if (!frame || chosen.nodes.length > 1) return chosen;
  return { nodes: frame.nodes, notes: frame.notes ?? [], frames: [] };
}

const failed = (description: string) =>
  toast({ tone: "bad", title: "The nodes were not arranged", description });

/**
 * Arranges all nodes along their wires, or those selected, as one step of the history. The places are found in a
 * worker; an edit made meanwhile is kept, and nothing moves.
 */
export function useTidy(): () => void {
  const store = useDesignerStore();
  const { fitView } = useReactFlow();
  const isAtWork = useRef(false);
  return useCallback(() => {
    if (isAtWork.current) return;
    isAtWork.current = true;
    const { history, flow, inside } = store.getState();
    const doc = history.present;
    const sizes = measuredSizes(flow.nodes);
    const chosen = partsMeant(doc, flow, inside);
    const isPart = inside !== null || chosen.nodes.length > 1;
    const late = setTimeout(() => toast({ title: `Arranging ${doc.nodes.length} nodes` }), LATE_MS);
    (isPart ? inPlace(doc, chosen, { sizes, inside }) : layoutAway({ doc, sizes }))
      .then((places) => {
        if (store.getState().history.present !== doc) {
          failed("The graph was changed while their places were looked for. Arrange them again.");
          return;
        }
        store.getState().move(places, null);
        // The canvas places the nodes with its next frame.
        if (!isPart || inside !== null)
          requestAnimationFrame(() => void fitView({ ...FIT_VIEW, duration: 200 }));
      })
      .catch((error: unknown) => failed(error instanceof Error ? error.message : String(error)))
      .finally(() => {
        clearTimeout(late);
        isAtWork.current = false;
      });
  }, [store, fitView]);
}

/** Commands about frames and sub-graphs, with a sentence where there is nothing to do them to. */
import { frameFlowId } from "@/features/graph-view";
import { toast } from "@/ui/toast";
import type { DocumentActions } from "../commands/command";
import { selectedParts } from "../store/chosen";
import type { DesignerStore } from "../store/designer-store";

type SubgraphMoves = Pick<DocumentActions, "frame" | "group" | "fold" | "lookInside">;

const NO_NESTING = {
  title: "A sub-graph holds no frames",
  description: "Go back to the whole graph with Escape, then group nodes there.",
};

/** `openForm` shows the form of what has that id on the canvas. */
export function subgraphMoves(store: DesignerStore, openForm: (flowId: string) => void): SubgraphMoves {
  const refused = (description: string) =>
    toast(store.getState().inside === null ? { title: "Nothing is selected", description } : NO_NESTING);
  return {
    frame: () => {
      if (!store.getState().frameSelected()) refused("Select nodes or notes, then put a frame around them.");
      else for (const id of selectedParts(store.getState().flow).frames) openForm(frameFlowId(id));
    },
    group: () => {
      const id = store.getState().groupSelected();
      if (id === null) refused("Select nodes or notes, then group them into a sub-graph.");
      else openForm(frameFlowId(id));
    },
    fold: () => {
      if (!store.getState().toggleFolded())
        toast({
          title: "No frame is selected",
          description:
            "Select a frame, or nodes in one. Shift+G makes a sub-graph of nodes that are in none.",
        });
    },
    lookInside: () => {
      const { flow, history, goInside } = store.getState();
      const { nodes, notes, frames } = selectedParts(flow);
      const frame = history.present.frames?.find(
        (each) =>
          frames.includes(each.id) ||
          each.nodes.some((id) => nodes.includes(id)) ||
          each.notes?.some((id) => notes.includes(id)),
      );
      if (frame) goInside(frame.id);
      else
        toast({
          title: "No sub-graph is selected",
          description: "Select a sub-graph or a frame to look into.",
        });
    },
  };
}

"use client";

import { type Alignment, alignBoxes, type Box, distributeBoxes, type Position } from "@switchyard/graph";
import { useReactFlow } from "@xyflow/react";
import { useMemo } from "react";
import { estimatedHeight, FIT_VIEW, type FlowNode, NODE_WIDTH } from "@/features/graph-view";
import { useTidy } from "../canvas/use-tidy";
import { useDesignerStore } from "../store/context";
import type { Command } from "./command";

export interface CommandActions {
  openSearch: () => void;
  openCommands: () => void;
  openNode: () => void;
  save: () => void;
  run: () => void;
  download: () => void;
  downloadSpec: () => void;
  exportTrl: () => void;
  showHelp: () => void;
  showProblems: () => void;
  showCost: () => void;
  showVersions: () => void;
}

const ALIGN: readonly (readonly [Alignment, string])[] = [
  ["left", "Align left edges"],
  ["centre", "Align centres, one below the other"],
  ["right", "Align right edges"],
  ["top", "Align upper edges"],
  ["middle", "Align middles, side by side"],
  ["bottom", "Align lower edges"],
];

/** The selected nodes as the canvas has measured them. */
function useArrange() {
  const store = useDesignerStore();
  const { getNodes } = useReactFlow<FlowNode>();
  return useMemo(
    () => (place: (boxes: ReadonlyMap<string, Box>) => ReadonlyMap<string, Position>) => {
      const chosen = getNodes().filter((node) => node.selected);
      if (chosen.length < 2) return;
      const boxes = new Map(
        chosen.map(({ id, position, measured, data }) => [
          id,
          {
            ...position,
            width: measured?.width ?? NODE_WIDTH,
            height: measured?.height ?? estimatedHeight(data.node),
          },
        ]),
      );
      store.getState().move(place(boxes), null);
    },
    [store, getNodes],
  );
}

/** All that can be done, in the order in which the palette shows it. */
export function useCommands(actions: CommandActions): readonly Command[] {
  const store = useDesignerStore();
  const { fitView } = useReactFlow();
  const tidy = useTidy();
  const arrange = useArrange();
  return useMemo(() => {
    const state = () => store.getState();
    const edit: Command[] = [
      { id: "add", title: "Add a node", group: "Edit", keys: ["/"], run: actions.openSearch },
      { id: "undo", title: "Undo", group: "Edit", keys: ["Ctrl+Z"], run: () => state().undo() },
      {
        id: "redo",
        title: "Redo",
        group: "Edit",
        keys: ["Ctrl+Shift+Z", "Ctrl+Y"],
        run: () => state().redo(),
      },
      {
        id: "all",
        title: "Select all nodes",
        group: "Edit",
        keys: ["Ctrl+A"],
        run: () => state().select(state().history.present.nodes.map((node) => node.id)),
      },
      { id: "none", title: "Select nothing", group: "Edit", keys: ["Esc"], run: () => state().select([]) },
      {
        id: "duplicate",
        title: "Duplicate what is selected",
        group: "Edit",
        keys: ["Ctrl+D"],
        run: () => state().duplicateSelected(),
      },
      {
        id: "delete",
        title: "Delete what is selected",
        group: "Edit",
        keys: ["Del", "Backspace"],
        run: () => state().removeSelected(),
      },
    ];
    const arranging: Command[] = [
      { id: "tidy", title: "Arrange the nodes, or those selected", group: "Arrange", keys: ["L"], run: tidy },
      ...ALIGN.map(([alignment, title]) => ({
        id: `align-${alignment}`,
        title,
        group: "Arrange" as const,
        run: () => arrange((boxes) => alignBoxes(boxes, alignment)),
      })),
      {
        id: "spread-x",
        title: "Equal gaps from left to right",
        group: "Arrange",
        run: () => arrange((boxes) => distributeBoxes(boxes, "x")),
      },
      {
        id: "spread-y",
        title: "Equal gaps from top to bottom",
        group: "Arrange",
        run: () => arrange((boxes) => distributeBoxes(boxes, "y")),
      },
    ];
    const view: Command[] = [
      {
        id: "fit",
        title: "Show the whole graph",
        group: "View",
        keys: ["1"],
        run: () => void fitView({ ...FIT_VIEW, duration: 150 }),
      },
      { id: "open", title: "Open the selected node", group: "View", run: actions.openNode },
      { id: "problems", title: "Show the problems", group: "View", run: actions.showProblems },
      { id: "cost", title: "Show what a run would cost", group: "View", run: actions.showCost },
      { id: "versions", title: "Show the versions", group: "View", run: actions.showVersions },
      {
        id: "commands",
        title: "All commands",
        group: "View",
        keys: ["Ctrl+K"],
        isEverywhere: true,
        run: actions.openCommands,
      },
      { id: "help", title: "Keyboard shortcuts", group: "View", keys: ["?"], run: actions.showHelp },
    ];
    const experiment: Command[] = [
      {
        id: "run",
        title: "Run",
        group: "Experiment",
        keys: ["Ctrl+Enter"],
        isEverywhere: true,
        run: actions.run,
      },
      {
        id: "save",
        title: "Save now",
        group: "Experiment",
        keys: ["Ctrl+S"],
        isEverywhere: true,
        run: actions.save,
      },
      { id: "download", title: "Download as JSON", group: "Experiment", run: actions.download },
      {
        id: "download-spec",
        title: "Download the job's spec file",
        group: "Experiment",
        run: actions.downloadSpec,
      },
      { id: "export-trl", title: "Export as a script for TRL", group: "Experiment", run: actions.exportTrl },
    ];
    return [...edit, ...arranging, ...view, ...experiment];
  }, [store, fitView, tidy, arrange, actions]);
}

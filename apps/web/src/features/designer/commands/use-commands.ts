"use client";

import { type Alignment, alignBoxes, type Box, distributeBoxes, type Position } from "@switchyard/graph";
import { useReactFlow } from "@xyflow/react";
import { useMemo } from "react";
import { type CanvasNode, FIT_VIEW } from "@/features/graph-view";
import { useTidy } from "../canvas/use-tidy";
import { useDesignerStore } from "../store/context";
import type { Command, DocumentActions } from "./command";
import { annotationCommands, panelCommands, travelCommands } from "./document-commands";

export interface CommandActions extends DocumentActions {
  openSearch: () => void;
  openCommands: () => void;
  openNode: () => void;
  save: () => void;
  run: () => void;
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

/** The selected nodes, notes and frames as the canvas has measured them. */
function useArrange() {
  const store = useDesignerStore();
  const { getNodes } = useReactFlow<CanvasNode>();
  return useMemo(
    () => (place: (boxes: ReadonlyMap<string, Box>) => ReadonlyMap<string, Position>) => {
      const chosen = getNodes().filter((node) => node.selected);
      if (chosen.length < 2) return;
      const boxes = new Map(
        chosen.map(({ id, position, measured, width, height }) => [
          id,
          {
            ...position,
            width: measured?.width ?? width ?? 0,
            height: measured?.height ?? height ?? 0,
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
        title: "Select all nodes and notes",
        group: "Edit",
        keys: ["Ctrl+A"],
        run: () => {
          const { flow, select } = state();
          select([...flow.nodes, ...flow.notes].map(({ id }) => id));
        },
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
      ...panelCommands(actions),
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
      ...travelCommands(actions),
      {
        id: "download-spec",
        title: "Download the job's spec file",
        group: "Experiment",
        run: actions.downloadSpec,
      },
      { id: "export-trl", title: "Export as a script for TRL", group: "Experiment", run: actions.exportTrl },
    ];
    const order: readonly Command["group"][] = ["Edit", "Arrange", "View", "Experiment"];
    const all = [...edit, ...arranging, ...annotationCommands(state, actions), ...view, ...experiment];
    return order.flatMap((group) => all.filter((command) => command.group === group));
  }, [store, fitView, tidy, arrange, actions]);
}

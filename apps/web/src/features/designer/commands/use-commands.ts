"use client";

import { useReactFlow } from "@xyflow/react";
import { useMemo } from "react";
import { FIT_VIEW } from "@/features/graph-view";
import { ARRANGEMENTS } from "../canvas/arrangements";
import { useArrange } from "../canvas/use-arrange";
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
          const cards = flow.frames.filter(({ type }) => type === "fold");
          select([...flow.nodes, ...flow.notes, ...cards].map(({ id }) => id));
        },
      },
      {
        id: "none",
        title: "Back from a sub-graph, or select nothing",
        group: "Edit",
        keys: ["Esc"],
        run: () => {
          const { inside, goInside, select } = state();
          if (inside === null) select([]);
          else goInside(null);
        },
      },
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
      ...ARRANGEMENTS.map(({ id, title, keys, place }) => ({
        id,
        title,
        group: "Arrange" as const,
        keys: [keys],
        run: () => arrange(place),
      })),
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

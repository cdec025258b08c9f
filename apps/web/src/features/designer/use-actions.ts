import { useMemo } from "react";
import { subgraphMoves } from "./canvas/subgraph-moves";
import type { CommandActions } from "./commands/use-commands";
import { downloadSpec } from "./export/download-spec";
import { downloadGraph, downloadPicture } from "./file/downloads";
import type { Draft, OpenedExperiment } from "./use-draft";
import type { usePanels } from "./use-panels";

interface ActionsInput {
  opened: OpenedExperiment;
  draft: Draft;
  panels: ReturnType<typeof usePanels>;
  openFile: () => void;
}

/** What commands, menus and buttons do to the page. */
export function useActions({ opened, draft, panels, openFile }: ActionsInput): CommandActions {
  const { setOverlay, setSearch, openNode, show, addNote, toggleText, showOutline } = panels;
  const { store, save } = draft;
  const { name } = opened;
  return useMemo(() => {
    const state = () => store.getState();
    return {
      openSearch: () => setSearch("any"),
      openCommands: () => setOverlay("commands"),
      openNode,
      save: () => void save(),
      run: () => setOverlay("run"),
      download: () => downloadGraph(name, state().history.present),
      downloadPicture: () => void downloadPicture(name, state().history.present),
      downloadSpec: () => {
        if (!downloadSpec(name, state().history.present)) show("problems");
      },
      exportTrl: () => setOverlay("trl"),
      openFile,
      showHelp: () => setOverlay("help"),
      showProblems: () => show("problems"),
      showCost: () => show("cost"),
      showVersions: () => show("versions"),
      showOutline,
      toggleText,
      addNote,
      ...subgraphMoves(store, (flowId) => {
        show("node");
        state().focusField(flowId);
      }),
    };
  }, [setSearch, setOverlay, openNode, save, show, showOutline, toggleText, addNote, openFile, name, store]);
}

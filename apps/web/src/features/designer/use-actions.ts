import { useMemo } from "react";
import type { CommandActions } from "./commands/use-commands";
import { downloadSpec } from "./export/download-spec";
import { downloadGraph } from "./toolbar/toolbar";
import type { Draft } from "./use-draft";
import type { usePanels } from "./use-panels";

/** What keys, menus and the palette of commands do, besides editing. */
export function useActions(
  { setSearch, setOverlay, openNode, show }: ReturnType<typeof usePanels>,
  { save, store }: Draft,
  name: string,
): CommandActions {
  return useMemo(() => {
    const doc = () => store.getState().history.present;
    return {
      openSearch: () => setSearch("any"),
      openCommands: () => setOverlay("commands"),
      openNode,
      save: () => void save(),
      run: () => setOverlay("run"),
      download: () => downloadGraph(name, doc()),
      downloadSpec: () => {
        if (!downloadSpec(name, doc())) show("problems");
      },
      exportTrl: () => setOverlay("trl"),
      showHelp: () => setOverlay("help"),
      showProblems: () => show("problems"),
      showCost: () => show("cost"),
      showVersions: () => show("versions"),
    };
  }, [setSearch, setOverlay, openNode, save, show, name, store]);
}

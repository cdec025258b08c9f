"use client";

import { ReactFlowProvider } from "@xyflow/react";
import { useMemo, useRef } from "react";
import { Canvas } from "./canvas/canvas";
import { useShortcuts } from "./canvas/use-shortcuts";
import { Palette } from "./palette/palette";
import { SearchToAdd } from "./palette/search-to-add";
import { PhoneBar, PhoneSheet } from "./phone";
import { RunDialog } from "./run/run-dialog";
import { SidePanel } from "./side-panel";
import { DesignerProvider, useDesigner } from "./store/context";
import { ConflictBar } from "./toolbar/conflict-bar";
import { ShortcutsDialog } from "./toolbar/shortcuts-dialog";
import { Toolbar } from "./toolbar/toolbar";
import { type Draft, type OpenedExperiment, useDraft } from "./use-draft";
import { usePanels } from "./use-panels";

type Panels = ReturnType<typeof usePanels>;

/** What lies over the canvas: sheets on a phone, search, help, and the start of a run. */
function Overlays({ panels, opened, draft }: { panels: Panels; opened: OpenedExperiment; draft: Draft }) {
  const { sheet, setSheet, overlay, setOverlay, search, setSearch, add, jump, choose, show } = panels;
  const doc = useDesigner((state) => state.history.present);
  const close = () => setOverlay(null);
  return (
    <>
      {sheet ? (
        <PhoneSheet
          sheet={sheet}
          onClose={() => setSheet(null)}
          onAdd={(kind) => {
            add(kind);
            setSheet(null);
          }}
          onAddFor={setSearch}
          onJump={jump}
        />
      ) : null}
      <SearchToAdd
        open={search !== null}
        onOpenChange={() => setSearch(null)}
        wire={search === "any" ? null : search}
        onChoose={choose}
      />
      <ShortcutsDialog open={overlay === "help"} onOpenChange={close} />
      {overlay === "run" ? (
        <RunDialog
          experimentId={opened.id}
          doc={doc}
          save={draft.save}
          onClose={close}
          onShowProblems={() => {
            close();
            show("problems");
          }}
        />
      ) : null}
    </>
  );
}

function Workbench({ opened, draft }: { opened: OpenedExperiment; draft: Draft }) {
  const canvas = useRef<HTMLDivElement>(null);
  const panels = usePanels(canvas);
  const { setOverlay, setSearch, openNode } = panels;
  const { autosave, loadOther, save } = draft;
  const shortcuts = useMemo(
    () => ({
      openSearch: () => setSearch("any"),
      openNode,
      save: () => void save(),
      run: () => setOverlay("run"),
      showHelp: () => setOverlay("help"),
    }),
    [setSearch, setOverlay, openNode, save],
  );
  useShortcuts(shortcuts);
  return (
    <div className="relative flex h-full min-h-0 flex-col overflow-clip">
      <h1 className="sr-only">Designer: {opened.name}</h1>
      <Toolbar
        experiment={opened}
        autosave={autosave}
        onRun={shortcuts.run}
        onShowHelp={shortcuts.showHelp}
      />
      <ConflictBar autosave={autosave} onLoadOther={() => void loadOther()} />
      <div className="flex min-h-0 flex-1">
        <aside aria-label="Nodes to add" className="w-52 shrink-0 border-r bg-surface max-md:hidden xl:w-56">
          <Palette onAdd={panels.add} />
        </aside>
        <div ref={canvas} className="relative min-w-0 flex-1">
          <Canvas onLooseWire={setSearch} onOpenNode={openNode} />
        </div>
        <SidePanel tab={panels.tab} onTab={panels.setTab} onJump={panels.jump} onAddFor={setSearch} />
      </div>
      <PhoneBar onOpen={panels.setSheet} />
      <Overlays panels={panels} opened={opened} draft={draft} />
    </div>
  );
}

/** The page on which an experiment is drawn. */
export function Designer({ opened }: { opened: OpenedExperiment }) {
  const draft = useDraft(opened);
  return (
    <DesignerProvider store={draft.store}>
      <ReactFlowProvider>
        <Workbench opened={opened} draft={draft} />
      </ReactFlowProvider>
    </DesignerProvider>
  );
}

"use client";

import type { GraphProblem } from "@switchyard/graph";
import { ReactFlowProvider } from "@xyflow/react";
import { CircleAlert, Plus, SlidersHorizontal } from "lucide-react";
import { useCallback, useMemo, useRef, useState } from "react";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Canvas } from "./canvas/canvas";
import type { LooseWire } from "./canvas/loose-wire";
import { useReveal } from "./canvas/use-reveal";
import { useShortcuts } from "./canvas/use-shortcuts";
import { Inspector } from "./inspector/inspector";
import { Palette } from "./palette/palette";
import { SearchToAdd } from "./palette/search-to-add";
import { ProblemsList } from "./problems-list";
import { RunDialog } from "./run-dialog";
import { SidePanel, type SideTab } from "./side-panel";
import { DesignerProvider, useDesigner } from "./store/context";
import { selectedIds } from "./store/designer-store";
import { ConflictBar } from "./toolbar/conflict-bar";
import { ShortcutsDialog } from "./toolbar/shortcuts-dialog";
import { Toolbar } from "./toolbar/toolbar";
import { useAdd } from "./use-add";
import { type Draft, type OpenedExperiment, useDraft } from "./use-draft";

type Sheet = "palette" | SideTab;

const isPhone = (): boolean => window.matchMedia("(max-width: 767px)").matches;

function PhoneBar({ onOpen }: { onOpen: (sheet: Sheet) => void }) {
  const errors = useDesigner((state) => state.problems.length);
  const selected = useDesigner((state) => selectedIds(state.flow).length);
  return (
    <div className="flex shrink-0 gap-1 border-t bg-surface p-1.5 md:hidden">
      <Button variant="ghost" className="h-10 flex-1" onClick={() => onOpen("palette")}>
        <Plus className="size-4" aria-hidden="true" /> Add
      </Button>
      <Button
        variant="ghost"
        className="h-10 flex-1"
        disabled={selected === 0}
        onClick={() => onOpen("node")}
      >
        <SlidersHorizontal className="size-4" aria-hidden="true" /> Node
      </Button>
      <Button variant="ghost" className="h-10 flex-1" onClick={() => onOpen("problems")}>
        <CircleAlert className="size-4" aria-hidden="true" /> Problems {errors > 0 ? errors : null}
      </Button>
    </div>
  );
}

const SHEET_TITLES: Record<Sheet, string> = { palette: "Add a node", node: "Node", problems: "Problems" };

function Workbench({ opened, draft }: { opened: OpenedExperiment; draft: Draft }) {
  const { store, autosave, loadOther, save } = draft;
  const canvas = useRef<HTMLDivElement>(null);
  const [tab, setTab] = useState<SideTab>("node");
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const [wire, setWire] = useState<LooseWire | null>(null);
  const [isSearching, setIsSearching] = useState(false);
  const [isRunning, setIsRunning] = useState(false);
  const [isHelpShown, setIsHelpShown] = useState(false);
  const doc = useDesigner((state) => state.history.present);
  const add = useAdd(canvas);
  const reveal = useReveal();

  const show = useCallback((next: SideTab) => {
    setTab(next);
    if (isPhone()) setSheet(next);
  }, []);
  const openNode = useCallback(() => {
    const [id] = selectedIds(store.getState().flow);
    if (!id) return;
    show("node");
    store.getState().focusField(id);
  }, [store, show]);
  const jump = (problem: GraphProblem) => {
    if (problem.nodeId === null) return;
    show("node");
    store.getState().focusField(problem.nodeId, problem.param ?? null);
    reveal(problem.nodeId);
  };
  const search = useCallback((from: LooseWire | null) => {
    setWire(from);
    setIsSearching(true);
  }, []);
  const choose = (kind: string, port: string | null) => {
    setIsSearching(false);
    setSheet(null);
    add(kind, wire && port ? { wire, port } : undefined);
  };
  const shortcuts = useMemo(
    () => ({
      openSearch: () => search(null),
      openNode,
      save: () => void save(),
      run: () => setIsRunning(true),
      showHelp: () => setIsHelpShown(true),
    }),
    [search, openNode, save],
  );
  useShortcuts(shortcuts);

  return (
    <div className="relative flex h-full min-h-0 flex-col overflow-clip">
      <h1 className="sr-only">Designer: {opened.name}</h1>
      <Toolbar
        experiment={opened}
        autosave={autosave}
        onRun={() => setIsRunning(true)}
        onShowHelp={() => setIsHelpShown(true)}
      />
      <ConflictBar autosave={autosave} onLoadOther={() => void loadOther()} />
      <div className="flex min-h-0 flex-1">
        <aside aria-label="Nodes to add" className="w-52 shrink-0 border-r bg-surface max-md:hidden xl:w-56">
          <Palette onAdd={add} />
        </aside>
        <div ref={canvas} className="relative min-w-0 flex-1">
          <Canvas onLooseWire={search} onOpenNode={openNode} />
        </div>
        <SidePanel tab={tab} onTab={setTab} onJump={jump} onAddFor={search} />
      </div>
      <PhoneBar onOpen={setSheet} />
      {sheet ? (
        <Dialog layout="sheet" open title={SHEET_TITLES[sheet]} onOpenChange={() => setSheet(null)}>
          <div className="-m-4 h-[60dvh]">
            {sheet === "palette" ? (
              <Palette
                onAdd={(kind) => {
                  add(kind);
                  setSheet(null);
                }}
              />
            ) : null}
            {sheet === "node" ? <Inspector onAddFor={search} /> : null}
            {sheet === "problems" ? <ProblemsList onJump={jump} /> : null}
          </div>
        </Dialog>
      ) : null}
      <SearchToAdd open={isSearching} onOpenChange={setIsSearching} wire={wire} onChoose={choose} />
      <ShortcutsDialog open={isHelpShown} onOpenChange={setIsHelpShown} />
      {isRunning ? (
        <RunDialog
          experimentId={opened.id}
          doc={doc}
          save={save}
          onClose={() => setIsRunning(false)}
          onShowProblems={() => {
            setIsRunning(false);
            show("problems");
          }}
        />
      ) : null}
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

"use client";

import { ReactFlowProvider } from "@xyflow/react";
import { useEffect, useRef, useState } from "react";
import { toast } from "@/ui/toast";
import { Canvas } from "./canvas/canvas";
import { useClipboard } from "./canvas/use-clipboard";
import { useShortcuts } from "./canvas/use-shortcuts";
import type { Command } from "./commands/command";
import { CommandPalette } from "./commands/command-palette";
import { useCommands } from "./commands/use-commands";
import { TrlDialog } from "./export/trl-dialog";
import { useGraphFiles } from "./file/use-graph-files";
import { Palette } from "./palette/palette";
import { SearchToAdd } from "./palette/search-to-add";
import { PhoneBar, PhoneSheet } from "./phone";
import { RunDialog } from "./run/run-dialog";
import { SidePanel } from "./side-panel";
import { type DraftSpec, useDraftSpec } from "./standing/use-draft-spec";
import { DesignerProvider, useDesigner } from "./store/context";
import { TextPane } from "./text-view/text-pane";
import { ConflictBar } from "./toolbar/conflict-bar";
import { ShortcutsDialog } from "./toolbar/shortcuts-dialog";
import { Toolbar } from "./toolbar/toolbar";
import { useActions } from "./use-actions";
import { type Draft, type OpenedExperiment, useDraft } from "./use-draft";
import { useOffers } from "./use-offers";
import { usePanels } from "./use-panels";
import type { ComparedVersion } from "./versions/compared";
import { ComparisonView } from "./versions/comparison-view";
import type { VersionsPanelProps } from "./versions/versions-panel";

type Panels = ReturnType<typeof usePanels>;

interface OverlaysProps {
  panels: Panels;
  opened: OpenedExperiment;
  draft: Draft;
  versions: VersionsPanelProps;
  spec: DraftSpec;
  commands: readonly Command[];
}

/** What lies over the canvas: sheets on a phone, search, help, and the start of a run. */
function Overlays({ panels, opened, draft, versions, spec, commands }: OverlaysProps) {
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
          versions={versions}
          spec={spec}
        />
      ) : null}
      <SearchToAdd
        open={search !== null}
        onOpenChange={() => setSearch(null)}
        wire={search === "any" ? null : search}
        onChoose={choose}
      />
      <ShortcutsDialog open={overlay === "help"} onOpenChange={close} commands={commands} />
      <CommandPalette open={overlay === "commands"} onOpenChange={close} commands={commands} />
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
      {overlay === "trl" ? (
        <TrlDialog
          name={opened.name}
          doc={doc}
          onClose={close}
          onShowProblems={() => {
            close();
            show("problems");
          }}
          onShowNode={(id) => {
            close();
            panels.showNode(id);
          }}
        />
      ) : null}
    </>
  );
}

/** The version that the draft is compared with, and what can be done with one. */
function useVersions({ id }: OpenedExperiment, draft: Draft, onCompare: () => void) {
  const [compared, setCompared] = useState<ComparedVersion | null>(null);
  const { store } = draft;
  useEffect(() => {
    if (!compared) return;
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === "Escape") setCompared(null);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [compared]);
  const restore = ({ title, doc }: ComparedVersion) => {
    store.getState().edit(doc);
    setCompared(null);
    toast({ title: `The draft is ${title} again`, description: "Undo brings back what it was." });
  };
  const props: VersionsPanelProps = {
    experimentId: id,
    draft,
    compared,
    onCompare: (version) => {
      setCompared(version);
      if (version) onCompare();
    },
    onRestore: restore,
  };
  return props;
}

function Workbench({ opened, draft }: { opened: OpenedExperiment; draft: Draft }) {
  const canvas = useRef<HTMLDivElement>(null);
  const panels = usePanels(canvas);
  const { setSearch, openNode, isTextOpen, toggleText } = panels;
  const { autosave, loadOther, store } = draft;
  const spec = useDraftSpec(opened.id);
  useOffers();
  const files = useGraphFiles(store);
  const actions = useActions({ opened, draft, panels, openFile: files.choose });
  const commands = useCommands(actions);
  useShortcuts(commands, openNode);
  useClipboard(files.take);
  const versions = useVersions(opened, draft, () => panels.setSheet(null));
  const { compared } = versions;
  return (
    <div className="relative flex h-full min-h-0 flex-col overflow-clip" {...files.dropProps}>
      <h1 className="sr-only">Designer: {opened.name}</h1>
      <Toolbar experiment={opened} autosave={autosave} actions={actions} isTextOpen={isTextOpen} />
      <ConflictBar autosave={autosave} onLoadOther={() => void loadOther()} />
      <div className="relative flex min-h-0 flex-1">
        <aside aria-label="Nodes to add" className="w-52 shrink-0 border-r bg-surface max-md:hidden xl:w-56">
          <Palette onAdd={panels.add} />
        </aside>
        <div ref={canvas} className="relative min-w-0 flex-1">
          <Canvas onLooseWire={setSearch} onOpenNode={openNode} />
          {compared ? (
            <ComparisonView
              compared={compared}
              onRestore={() => versions.onRestore(compared)}
              onClose={() => versions.onCompare(null)}
            />
          ) : null}
        </div>
        {isTextOpen ? <TextPane experimentId={opened.id} onClose={toggleText} /> : null}
        <SidePanel
          tab={panels.tab}
          onTab={panels.setTab}
          onJump={panels.jump}
          onAddFor={setSearch}
          versions={versions}
          spec={spec}
        />
      </div>
      <PhoneBar onOpen={panels.setSheet} />
      <Overlays
        panels={panels}
        opened={opened}
        draft={draft}
        versions={versions}
        spec={spec}
        commands={commands}
      />
      {files.element}
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

"use client";

import { canRedo, canUndo } from "@switchyard/graph";
import {
  Braces,
  Command as CommandIcon,
  Download,
  Ellipsis,
  FileCode,
  FileJson,
  FileUp,
  Gauge,
  History,
  ImageDown,
  Keyboard,
  ListTree,
  Package,
  Play,
  Redo2,
  StickyNote,
  Undo2,
} from "lucide-react";
import { Button, IconButton } from "@/ui/button";
import { Menu, MenuItem } from "@/ui/menu";
import type { CommandActions } from "../commands/use-commands";
import type { Autosave } from "../store/autosave";
import { countSelected } from "../store/chosen";
import { useDesigner, useDesignerStore } from "../store/context";
import { NameField } from "./name-field";
import { SaveBadge } from "./save-badge";

export interface ToolbarProps<T> {
  experiment: { id: string; name: string };
  autosave: Autosave<T>;
  actions: CommandActions;
  isTextOpen: boolean;
}

function MoreMenu({ actions }: { actions: CommandActions }) {
  const items = [
    { Icon: Download, title: "Download as JSON", run: actions.download },
    { Icon: ImageDown, title: "Download as a picture", run: actions.downloadPicture },
    { Icon: FileJson, title: "Download the job's spec file", run: actions.downloadSpec },
    { Icon: FileCode, title: "Export as a script for TRL", run: actions.exportTrl },
    { Icon: FileUp, title: "Open a graph file", run: actions.openFile },
    { Icon: Gauge, title: "What a run would cost", run: actions.showCost },
    { Icon: StickyNote, title: "Add a note", keys: "N", run: actions.addNote },
    { Icon: Package, title: "Group into a sub-graph", keys: "Shift+G", run: actions.group },
    { Icon: ListTree, title: "Outline", keys: "O", run: actions.showOutline },
    { Icon: CommandIcon, title: "All commands", keys: "Ctrl+K", run: actions.openCommands },
    { Icon: History, title: "Versions", run: actions.showVersions },
    { Icon: Keyboard, title: "Keyboard shortcuts", keys: "?", run: actions.showHelp },
  ];
  return (
    <Menu
      align="end"
      trigger={
        <IconButton label="More">
          <Ellipsis className="size-4" aria-hidden="true" />
        </IconButton>
      }
    >
      {items.map(({ Icon, title, keys, run }) => (
        <MenuItem
          key={title}
          icon={<Icon className="size-4" aria-hidden="true" />}
          {...(keys ? { keys } : {})}
          onSelect={run}
        >
          {title}
        </MenuItem>
      ))}
    </Menu>
  );
}

export function Toolbar<T>({ experiment, autosave, actions, isTextOpen }: ToolbarProps<T>) {
  const store = useDesignerStore();
  const { undo, redo } = store.getState();
  const isUndoable = useDesigner((state) => canUndo(state.history));
  const canGroup = useDesigner((state) => state.inside === null && countSelected(state.flow) > 0);
  const isRedoable = useDesigner((state) => canRedo(state.history));
  return (
    <div
      role="toolbar"
      aria-label="Designer"
      className="flex h-11 shrink-0 items-center gap-1 border-b bg-surface px-2"
    >
      <NameField id={experiment.id} name={experiment.name} />
      <SaveBadge autosave={autosave} />
      <div className="ml-auto flex items-center gap-1">
        <IconButton label="Undo" keys="Ctrl+Z" onClick={undo} disabled={!isUndoable}>
          <Undo2 className="size-4" aria-hidden="true" />
        </IconButton>
        <IconButton label="Redo" keys="Ctrl+Shift+Z" onClick={redo} disabled={!isRedoable}>
          <Redo2 className="size-4" aria-hidden="true" />
        </IconButton>
        <IconButton label="Add a note" keys="N" onClick={actions.addNote} className="max-sm:hidden">
          <StickyNote className="size-4" aria-hidden="true" />
        </IconButton>
        <IconButton
          label="Group what is selected into a sub-graph"
          keys="Shift+G"
          onClick={actions.group}
          disabled={!canGroup}
          className="max-sm:hidden"
        >
          <Package className="size-4" aria-hidden="true" />
        </IconButton>
        <IconButton
          label={isTextOpen ? "Hide the text" : "Show the text"}
          keys="Ctrl+J"
          aria-pressed={isTextOpen}
          onClick={actions.toggleText}
        >
          <Braces className={`size-4 ${isTextOpen ? "text-brand" : ""}`} aria-hidden="true" />
        </IconButton>
        <MoreMenu actions={actions} />
        <Button variant="primary" onClick={actions.run} className="ml-1">
          <Play className="size-3.5 fill-current" aria-hidden="true" /> Run
        </Button>
      </div>
    </div>
  );
}

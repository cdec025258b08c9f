"use client";

import { catalog } from "@switchyard/catalog";
import { canRedo, canUndo, type GraphDoc, saveGraph } from "@switchyard/graph";
import {
  Command as CommandIcon,
  Download,
  Ellipsis,
  FileCode,
  FileJson,
  Gauge,
  History,
  Keyboard,
  Play,
  Redo2,
  Undo2,
} from "lucide-react";
import { Button, IconButton } from "@/ui/button";
import { Menu, MenuItem } from "@/ui/menu";
import { saveFile } from "@/ui/save-file";
import type { CommandActions } from "../commands/use-commands";
import { fileStem } from "../export/file-stem";
import type { Autosave } from "../store/autosave";
import { useDesigner, useDesignerStore } from "../store/context";
import { NameField } from "./name-field";
import { SaveBadge } from "./save-badge";

export const downloadGraph = (name: string, doc: GraphDoc): void =>
  saveFile(`${fileStem(name)}.json`, new Blob([saveGraph(doc, catalog)], { type: "application/json" }));

export interface ToolbarProps<T> {
  experiment: { id: string; name: string };
  autosave: Autosave<T>;
  actions: Pick<
    CommandActions,
    | "run"
    | "download"
    | "downloadSpec"
    | "exportTrl"
    | "openCommands"
    | "showCost"
    | "showHelp"
    | "showVersions"
  >;
}

export function Toolbar<T>({ experiment, autosave, actions }: ToolbarProps<T>) {
  const store = useDesignerStore();
  const { undo, redo } = store.getState();
  const isUndoable = useDesigner((state) => canUndo(state.history));
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
        <Menu
          align="end"
          trigger={
            <IconButton label="More">
              <Ellipsis className="size-4" aria-hidden="true" />
            </IconButton>
          }
        >
          <MenuItem icon={<Download className="size-4" aria-hidden="true" />} onSelect={actions.download}>
            Download as JSON
          </MenuItem>
          <MenuItem icon={<FileJson className="size-4" aria-hidden="true" />} onSelect={actions.downloadSpec}>
            Download the job's spec file
          </MenuItem>
          <MenuItem icon={<FileCode className="size-4" aria-hidden="true" />} onSelect={actions.exportTrl}>
            Export as a script for TRL
          </MenuItem>
          <MenuItem icon={<Gauge className="size-4" aria-hidden="true" />} onSelect={actions.showCost}>
            What a run would cost
          </MenuItem>
          <MenuItem
            icon={<CommandIcon className="size-4" aria-hidden="true" />}
            keys="Ctrl+K"
            onSelect={actions.openCommands}
          >
            All commands
          </MenuItem>
          <MenuItem icon={<History className="size-4" aria-hidden="true" />} onSelect={actions.showVersions}>
            Versions
          </MenuItem>
          <MenuItem
            icon={<Keyboard className="size-4" aria-hidden="true" />}
            keys="?"
            onSelect={actions.showHelp}
          >
            Keyboard shortcuts
          </MenuItem>
        </Menu>
        <Button variant="primary" onClick={actions.run} className="ml-1">
          <Play className="size-3.5 fill-current" aria-hidden="true" /> Run
        </Button>
      </div>
    </div>
  );
}

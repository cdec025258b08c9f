"use client";

import { catalog } from "@switchyard/catalog";
import { compile, exportTrl, TRL_VERSION, type TrlExport, type TrlGap } from "@switchyard/compiler";
import type { GraphDoc } from "@switchyard/graph";
import { Download } from "lucide-react";
import { useMemo } from "react";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { saveFile } from "@/ui/save-file";
import { BlockedDialog } from "../run/blocked-dialog";
import { fileStem } from "./file-stem";

interface TrlDialogProps {
  name: string;
  doc: GraphDoc;
  onClose: () => void;
  onShowProblems: () => void;
  /** Leads to a node on the canvas. */
  onShowNode: (id: string) => void;
}

const TITLE = "Script for TRL";

/** The draft as a Python script for TRL, or what of it TRL cannot do. */
export function TrlDialog({ name, doc, ...actions }: TrlDialogProps) {
  const compiled = useMemo(() => compile(doc, catalog), [doc]);
  if (!compiled.ok) {
    const { problems } = compiled;
    return (
      <BlockedDialog title={TITLE} so=", so there is nothing to write yet" {...actions} problems={problems} />
    );
  }
  const made = exportTrl(compiled.spec, { catalog, title: name });
  return made.ok ? (
    <ScriptDialog made={made} name={name} {...actions} />
  ) : (
    <GapsDialog gaps={made.gaps} {...actions} />
  );
}

type Actions = Omit<TrlDialogProps, "name" | "doc">;

function GapList({
  title,
  gaps,
  onShowNode,
}: {
  title: string;
  gaps: readonly TrlGap[];
  onShowNode: (id: string) => void;
}) {
  return (
    <ul aria-label={title} className="divide-y rounded-md border">
      {gaps.map(({ nodeId, label, why }) => (
        <li key={`${nodeId} ${why}`} className="px-3 py-2">
          {nodeId ? (
            <button
              type="button"
              onClick={() => onShowNode(nodeId)}
              className="max-w-full truncate text-left font-medium text-xs underline-offset-2 hover:underline"
            >
              {label} <span className="font-mono font-normal text-2xs text-faint">{nodeId}</span>
            </button>
          ) : (
            <p className="font-medium text-xs">{label}</p>
          )}
          <p className="break-words text-soft text-xs">{why}</p>
        </li>
      ))}
    </ul>
  );
}

function GapsDialog({ gaps, onClose, onShowNode }: Actions & { gaps: readonly TrlGap[] }) {
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={TITLE}
      description={`TRL ${TRL_VERSION} cannot do ${gaps.length === 1 ? "one thing" : `${gaps.length} things`} that this graph asks for, so there is no script of it.`}
      footer={<Button onClick={onClose}>Close</Button>}
    >
      <GapList title="What TRL cannot do" gaps={gaps} onShowNode={onShowNode} />
    </Dialog>
  );
}

function ScriptDialog({
  made,
  name,
  onClose,
  onShowNode,
}: Actions & { made: Extract<TrlExport, { ok: true }>; name: string }) {
  const file = `${fileStem(name)}-trl.py`;
  const download = () => {
    saveFile(file, new Blob([made.script], { type: "text/x-python" }));
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={TITLE}
      description={`One Python file for TRL ${TRL_VERSION} that trains the same, without Switchyard. Its first lines say what to install.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={download}>
            <Download className="size-4" aria-hidden="true" /> Download {file}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {made.leftOut.length > 0 ? (
          <div className="flex flex-col gap-1.5">
            <h3 className="font-medium text-xs">Left out</h3>
            <GapList title="Left out" gaps={made.leftOut} onShowNode={onShowNode} />
          </div>
        ) : null}
        {made.notes.length > 0 ? (
          <div className="flex flex-col gap-1.5">
            <h3 className="font-medium text-xs">Where TRL differs</h3>
            <ul className="list-disc pl-5 text-soft text-xs">
              {made.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </div>
        ) : null}
      </div>
    </Dialog>
  );
}

"use client";

import { type GraphFile, graphName } from "@/features/graph-file";
import { GraphPreview } from "@/features/graph-view";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { useDesigner } from "../store/context";

interface OpenFileDialogProps {
  file: GraphFile;
  isBusy: boolean;
  replace: (file: GraphFile) => void;
  create: (file: GraphFile) => Promise<void>;
  onClose: () => void;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** Asks before a graph takes the place of the one that is here. */
export function OpenFileDialog({ file, isBusy, replace, create, onClose }: OpenFileDialogProps) {
  const isEmpty = useDesigner(
    ({ history: { present } }) => present.nodes.length + (present.notes?.length ?? 0) === 0,
  );
  const { doc, migrated } = file;
  const contents = [
    counted(doc.nodes.length, "node"),
    counted(doc.edges.length, "wire"),
    ...(doc.notes ? [counted(doc.notes.length, "note")] : []),
    ...(doc.frames ? [counted(doc.frames.length, "frame")] : []),
  ];
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Open ${file.fileName}`}
      description={contents.join(", ")}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button busy={isBusy} onClick={() => void create(file)}>
            New experiment
          </Button>
          <Button variant="primary" disabled={isBusy} onClick={() => replace(file)}>
            {isEmpty ? "Open here" : "Replace this graph"}
          </Button>
        </>
      }
    >
      <GraphPreview doc={doc} className="h-44 w-full rounded-lg border bg-canvas p-2" />
      <p className="pt-3 text-soft">
        {isEmpty ? "The canvas is empty. " : "Replacing is one step that undo takes back. "}
        As a new experiment it is called “{graphName(file.fileName)}”, and this one stays as it is.
      </p>
      {migrated.length > 0 ? (
        <p className="pt-2 text-soft">It comes from an older version: {migrated.join(" ")}</p>
      ) : null}
    </Dialog>
  );
}

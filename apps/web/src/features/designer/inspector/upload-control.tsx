"use client";

import type { Field } from "@switchyard/catalog";
import type { GraphNode } from "@switchyard/graph";
import { useQuery } from "@tanstack/react-query";
import { FileUp, FolderUp } from "lucide-react";
import { useRef, useState } from "react";
import { useTRPC } from "@/trpc/client";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import type { ControlIds } from "@/ui/field";
import { Progress } from "@/ui/progress";
import { droppedFiles, listedFiles } from "./dropped-files";
import { FilePreview } from "./file-preview";
import { useUpload } from "./use-upload";

interface UploadControlProps {
  node: GraphNode;
  field: Field;
  ids: ControlIds;
}

const ROWS = ".jsonl,.ndjson,.json,application/jsonl";
const accepted = ({ ui }: Field): string => [ROWS, ...(ui.accept ?? [])].join(",");

function emptyText({ takesFiles, takesList }: { takesFiles: boolean; takesList: boolean }): string {
  if (takesFiles) return "or drop files, a folder or an archive here";
  return takesList ? "or drop a JSON or JSONL file here" : "or drop a JSONL file here";
}

type Upload = ReturnType<typeof useUpload>;

interface ChoosersProps {
  upload: Upload;
  field: Field;
  ids: ControlIds;
  isHeld: boolean;
}

/** The buttons, and the inputs that they stand for. */
function Choosers({ upload: { share, start, stop, takesFiles }, field, ids, isHeld }: ChoosersProps) {
  const file = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const choose = (input: HTMLInputElement) => {
    const files = listedFiles(input.files);
    input.value = "";
    if (files.length > 0) void start(files);
  };
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button
        aria-describedby={ids["aria-describedby"]}
        size="sm"
        disabled={share !== null}
        onClick={() => file.current?.click()}
      >
        <FileUp className="size-3.5" aria-hidden="true" /> {chooseText(takesFiles, isHeld)}
      </Button>
      {takesFiles ? (
        <Button size="sm" disabled={share !== null} onClick={() => folder.current?.click()}>
          <FolderUp className="size-3.5" aria-hidden="true" /> Choose a folder
        </Button>
      ) : null}
      {share !== null ? (
        <Button size="sm" variant="ghost" className="ml-auto" onClick={stop}>
          Stop
        </Button>
      ) : null}
      <input
        ref={file}
        id={ids.id}
        type="file"
        multiple={takesFiles}
        accept={accepted(field)}
        className="hidden"
        onChange={(event) => choose(event.target)}
      />
      {takesFiles ? (
        <input
          ref={folder}
          type="file"
          aria-label={`${field.title}: a folder`}
          className="hidden"
          // Every browser has it; React knows it by this name only.
          {...{ webkitdirectory: "" }}
          onChange={(event) => choose(event.target)}
        />
      ) : null}
    </div>
  );
}

function chooseText(takesFiles: boolean, isHeld: boolean): string {
  if (isHeld) return "Replace";
  return takesFiles ? "Choose files" : "Choose a file";
}

/** Chooses and sends a file, or several as one archive; the parameter holds the digest of the content. */
export function UploadControl({ node, field, ids }: UploadControlProps) {
  const trpc = useTRPC();
  const upload = useUpload(node, field);
  const [isOver, setIsOver] = useState(false);
  const { share, error, start } = upload;
  const digest = String(node.params[field.name] ?? "");
  const name = String(node.params[`${field.name}Name`] ?? "");
  const held = useQuery({
    ...trpc.uploads.get.queryOptions({ sha256: digest }),
    enabled: /^[0-9a-f]{64}$/.test(digest),
  });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping a file is a shortcut; the button does the same.
    <div
      className={cn(
        "flex flex-col gap-2 rounded-md border border-dashed p-2",
        isOver ? "border-brand bg-brand-soft" : "border-line-strong",
      )}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        if (share === null) void start(droppedFiles(event.dataTransfer));
      }}
    >
      <Choosers upload={upload} field={field} ids={ids} isHeld={digest !== ""} />
      {share !== null ? <Progress label="Upload" value={share} /> : null}
      <div aria-live="polite" className="flex flex-col gap-1">
        <p className={cn("text-xs [overflow-wrap:anywhere]", name ? "text-ink" : "text-soft")}>
          {name || emptyText(upload)}
        </p>

        {error ? <p className="text-bad text-xs [overflow-wrap:anywhere]">{error}</p> : null}
      </div>
      {held.data ? <FilePreview upload={held.data} /> : null}
      {held.data === null ? (
        <p className="text-warn text-xs">This file is not on this server. Upload it again.</p>
      ) : null}
    </div>
  );
}

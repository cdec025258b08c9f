"use client";

import type { Field } from "@switchyard/catalog";
import type { GraphNode } from "@switchyard/graph";
import { useQuery } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { useRef, useState } from "react";
import { useTRPC } from "@/trpc/client";
import { Button } from "@/ui/button";
import type { ControlIds } from "@/ui/field";
import { Progress } from "@/ui/progress";
import { useDesignerStore } from "../store/context";
import { FilePreview } from "./file-preview";
import { sendFile } from "./send-file";

interface UploadControlProps {
  node: GraphNode;
  field: Field;
  ids: ControlIds;
}

const JSONL = ".jsonl,.ndjson,.json,application/jsonl";
const accepted = ({ ui }: Field): string => [JSONL, ...(ui.accept ?? [])].join(",");

function useUpload(node: GraphNode, field: Field) {
  const { setParam } = useDesignerStore().getState();
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);
  const abort = useRef<AbortController | null>(null);
  const start = async (file: File) => {
    abort.current = new AbortController();
    setShare(0);
    setError(null);
    try {
      const { sha256 } = await sendFile(file, setShare, abort.current.signal);
      setParam(node.id, field.name, sha256);
      setParam(node.id, `${field.name}Name`, file.name);
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown.message : String(thrown));
    } finally {
      setShare(null);
    }
  };
  return { share, error, start, stop: () => abort.current?.abort() };
}

/** Chooses and sends a file; the parameter holds the digest of its content. */
export function UploadControl({ node, field, ids }: UploadControlProps) {
  const trpc = useTRPC();
  const input = useRef<HTMLInputElement>(null);
  const { share, error, start, stop } = useUpload(node, field);
  const digest = String(node.params[field.name] ?? "");
  const name = String(node.params[`${field.name}Name`] ?? "");
  const held = useQuery({
    ...trpc.uploads.get.queryOptions({ sha256: digest }),
    enabled: /^[0-9a-f]{64}$/.test(digest),
  });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping a file is a shortcut; the button does the same.
    <div
      className="flex flex-col gap-2 rounded-md border border-line-strong border-dashed p-2"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        const file = event.dataTransfer.files[0];
        if (file) void start(file);
      }}
    >
      <div className="flex items-center gap-2">
        <Button
          aria-describedby={ids["aria-describedby"]}
          size="sm"
          disabled={share !== null}
          onClick={() => input.current?.click()}
        >
          <FileUp className="size-3.5" aria-hidden="true" /> {digest ? "Replace" : "Choose a file"}
        </Button>
        <span className="min-w-0 truncate text-soft text-xs">
          {name || (field.ui.accept ? "or drop a file here" : "or drop a JSONL file here")}
        </span>
        {share !== null ? (
          <Button size="sm" variant="ghost" className="ml-auto" onClick={stop}>
            Stop
          </Button>
        ) : null}
      </div>
      <input
        ref={input}
        id={ids.id}
        type="file"
        accept={accepted(field)}
        className="hidden"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void start(file);
          event.target.value = "";
        }}
      />
      {share !== null ? <Progress label="Upload" value={share} /> : null}
      <div aria-live="polite">{error ? <p className="text-bad text-xs">{error}</p> : null}</div>
      {held.data ? <FilePreview upload={held.data} /> : null}
      {held.data === null ? (
        <p className="text-warn text-xs">This file is not on this server. Upload it again.</p>
      ) : null}
    </div>
  );
}

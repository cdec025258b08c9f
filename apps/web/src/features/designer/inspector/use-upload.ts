"use client";

import type { Field } from "@switchyard/catalog";
import type { GraphNode } from "@switchyard/graph";
import { useRef, useState } from "react";
import { useDesignerStore } from "../store/context";
import { type NamedFile, packFiles } from "./pack-files";
import { sendFile } from "./send-file";

const isArchive = ({ path }: NamedFile): boolean => /\.(zip|tar|tgz|gz)$/i.test(path);
const isRows = ({ path }: NamedFile): boolean => /\.(jsonl|ndjson|json)$/i.test(path);

/** One file as it is; several, or a part of a problem by itself, as one archive. */
function asOne(files: readonly NamedFile[], takesFiles: boolean): File {
  const [first] = files;
  if (!first) throw new Error("There is no file in what was chosen.");
  if (files.length === 1 && (!takesFiles || isArchive(first) || isRows(first))) return first.file;
  if (!takesFiles) throw new Error(`These are ${files.length} files; this takes one.`);
  const folder = first.path.includes("/") ? first.path.split("/")[0] : "";
  return packFiles(files, `${folder || `${files.length} files`}.tar`);
}

/** Sends what was chosen; the node's parameter then holds the digest of its content. */
export function useUpload(node: GraphNode, field: Field) {
  const { setParam } = useDesignerStore().getState();
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);
  const abort = useRef<AbortController | null>(null);
  const takes = (what: "list" | "files") => field.ui.takes?.includes(what) ?? false;
  const start = async (chosen: Promise<NamedFile[]> | NamedFile[]) => {
    abort.current = new AbortController();
    setShare(0);
    setError(null);
    let name = "";
    try {
      const file = asOne(await chosen, takes("files"));
      name = file.name;
      const sending = { onProgress: setShare, signal: abort.current.signal, takesList: takes("list") };
      const { sha256 } = await sendFile(file, sending);
      setParam(node.id, field.name, sha256);
      setParam(node.id, `${field.name}Name`, file.name);
    } catch (thrown) {
      const message = thrown instanceof Error ? thrown.message : String(thrown);
      setError(name ? `${name}: ${message}` : message);
    } finally {
      setShare(null);
    }
  };
  return {
    share,
    error,
    start,
    stop: () => abort.current?.abort(),
    takesFiles: takes("files"),
    takesList: takes("list"),
  };
}

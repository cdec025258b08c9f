"use client";

import type { GraphDoc } from "@switchyard/graph";
import { FileUp } from "lucide-react";
import { useRef, useState } from "react";
import {
  GRAPH_FILE_TYPES,
  graphName,
  type RefusedFile,
  RefusedFileDialog,
  readGraphFile,
} from "@/features/graph-file";
import { Button } from "@/ui/button";
import { toast } from "@/ui/toast";

interface ImportButtonProps {
  busy: boolean;
  onImport: (graph: { name: string; doc: GraphDoc }) => void;
}

/**
 * Opens a graph file, JSON or a picture that carries a graph. One that can be read is imported with whatever is still wrong in it, which the designer then
 * shows; one that cannot be read is refused with every reason.
 */
export function ImportButton({ busy, onImport }: ImportButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState<RefusedFile | null>(null);
  const read = async (file: File) => {
    const opened = await readGraphFile(file);
    if ("problems" in opened) {
      setRefused(opened);
      return;
    }
    if (opened.migrated.length > 0) {
      toast({ title: "Opened from an older version", description: opened.migrated.join(" ") });
    }
    onImport({ name: graphName(file.name), doc: opened.doc });
  };
  return (
    <>
      <Button busy={busy} onClick={() => input.current?.click()}>
        <FileUp className="size-4" aria-hidden="true" /> Import
      </Button>
      <input
        ref={input}
        type="file"
        accept={GRAPH_FILE_TYPES}
        className="hidden"
        aria-label="Graph file"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void read(file);
          event.target.value = "";
        }}
      />
      {refused ? <RefusedFileDialog refused={refused} onClose={() => setRefused(null)} /> : null}
    </>
  );
}

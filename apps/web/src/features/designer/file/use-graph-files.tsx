"use client";

import { catalog } from "@switchyard/catalog";
import { isSameJson, tidyGraph } from "@switchyard/graph";
import { useRouter } from "next/navigation";
import { type DragEvent, type ReactNode, useCallback, useMemo, useRef, useState } from "react";
import {
  GRAPH_FILE_TYPES,
  type GraphFile,
  graphName,
  type RefusedFile,
  RefusedFileDialog,
  readGraphFile,
} from "@/features/graph-file";
import { useTRPCClient } from "@/trpc/client";
import { faultText } from "@/trpc/fault";
import { toast } from "@/ui/toast";
import type { DesignerStore } from "../store/designer-store";
import { OpenFileDialog } from "./open-file-dialog";

export interface GraphFiles {
  /** Reads a file, then asks what is to become of its graph. */
  take: (file: File) => void;
  choose: () => void;
  /** For the part of the page on which files may be dropped. */
  dropProps: Pick<React.ComponentProps<"div">, "onDragEnter" | "onDragOver" | "onDragLeave" | "onDrop">;
  /** Dialogs, and what is shown while a file is over the page. */
  element: ReactNode;
}

const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes("Files");

/** Without these the browser would leave the page for a file that is dropped on it. */
function useDrop(take: (file: File) => void) {
  const [depth, setDepth] = useState(0);
  const dropProps = useMemo(() => {
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
    };
    const count = (by: number) => (event: DragEvent) => {
      if (hasFiles(event)) setDepth((now) => Math.max(0, now + by));
    };
    return {
      onDragEnter: count(1),
      onDragLeave: count(-1),
      onDragOver: over,
      onDrop: (event: DragEvent) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setDepth(0);
        const [file, ...others] = event.dataTransfer.files;
        if (file) take(file);
        if (others.length > 0)
          toast({ title: "One file at a time", description: `Only ${file?.name} was read.` });
      },
    };
  }, [take]);
  return { isOver: depth > 0, dropProps };
}

/** What comes of a graph that was read: in place of this one, in one step, or as an experiment of its own. */
function useOpening(store: DesignerStore, onDone: () => void) {
  const client = useTRPCClient();
  const router = useRouter();
  const [isBusy, setIsBusy] = useState(false);
  const replace = ({ doc, fileName }: GraphFile) => {
    onDone();
    store.getState().edit(doc);
    toast({ title: `The graph is that of ${fileName}`, description: "Undo brings back what it was." });
  };
  const create = async ({ doc, fileName }: GraphFile) => {
    setIsBusy(true);
    try {
      const { id } = await client.experiments.create.mutate({ name: graphName(fileName), doc });
      onDone();
      router.push(`/designer/${id}`);
    } catch (error) {
      toast({ tone: "bad", title: "Could not create it", description: faultText(error) });
    }
    setIsBusy(false);
  };
  return { replace, create, isBusy };
}

/** Graph files that are dropped, pasted or chosen in the designer. */
export function useGraphFiles(store: DesignerStore): GraphFiles {
  const input = useRef<HTMLInputElement>(null);
  const [read, setRead] = useState<GraphFile | RefusedFile | null>(null);
  const done = () => setRead(null);
  const opening = useOpening(store, done);
  const take = useCallback(
    async (file: File) => {
      const result = await readGraphFile(file);
      const { present } = store.getState().history;
      if ("doc" in result && isSameJson(tidyGraph(result.doc, catalog), tidyGraph(present, catalog))) {
        toast({ title: "Nothing to open", description: `${file.name} holds the graph that is here.` });
        return;
      }
      setRead(result);
    },
    [store],
  );
  const onFile = useCallback((file: File) => void take(file), [take]);
  const { isOver, dropProps } = useDrop(onFile);
  const element = (
    <>
      <input
        ref={input}
        type="file"
        accept={GRAPH_FILE_TYPES}
        className="hidden"
        aria-label="Graph file to open"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) onFile(file);
          event.target.value = "";
        }}
      />
      {isOver ? (
        <div className="pointer-events-none absolute inset-2 z-40 flex items-center justify-center rounded-xl border-2 border-brand border-dashed bg-canvas/80">
          <p className="rounded-lg bg-raised px-4 py-3 font-medium shadow-float">
            Drop a graph here: a JSON file, or a picture that carries one
          </p>
        </div>
      ) : null}
      {read && "problems" in read ? <RefusedFileDialog refused={read} onClose={done} /> : null}
      {read && "doc" in read ? <OpenFileDialog file={read} onClose={done} {...opening} /> : null}
    </>
  );
  return { take: onFile, choose: useCallback(() => input.current?.click(), []), dropProps, element };
}

import type { GraphDoc } from "@switchyard/graph";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { useTRPC, useTRPCClient } from "@/trpc/client";
import { faultOf, faultText } from "@/trpc/fault";
import { toast } from "@/ui/toast";
import { Autosave, type SaveOutcome } from "./store/autosave";
import { createDesignerStore, type DesignerStore } from "./store/designer-store";

export interface OpenedExperiment {
  id: string;
  name: string;
  doc: GraphDoc;
  version: number;
}

export interface Draft {
  store: DesignerStore;
  autosave: Autosave<GraphDoc>;
  /** After a conflict: takes what is stored; undo brings one's own edits back. */
  loadOther: () => Promise<void>;
  /** Stores the draft now; false where that failed. */
  save: () => Promise<boolean>;
}

function useSave(id: string): (doc: GraphDoc, version: number) => Promise<SaveOutcome> {
  const client = useTRPCClient();
  return useCallback(
    async (doc, version) => {
      try {
        const saved = await client.experiments.save.mutate({ id, version, doc });
        return { kind: "saved", version: saved.version };
      } catch (error) {
        const { code, details } = faultOf(error);
        if (code === "CONFLICT")
          return { kind: "conflict", version: (details as { version: number }).version };
        return { kind: "failed", message: faultText(error) };
      }
    },
    [client, id],
  );
}

/** Nothing typed is lost: saved when the page is hidden or left, and the browser asks where that is too late. */
function useFlushOnLeave(autosave: Autosave<GraphDoc>): void {
  useEffect(() => {
    const onHide = () => {
      if (document.visibilityState === "hidden") void autosave.flush();
    };
    const onUnload = (event: BeforeUnloadEvent) => {
      if (!autosave.isDirty) return;
      void autosave.flush();
      event.preventDefault();
    };
    document.addEventListener("visibilitychange", onHide);
    window.addEventListener("beforeunload", onUnload);
    return () => {
      document.removeEventListener("visibilitychange", onHide);
      window.removeEventListener("beforeunload", onUnload);
      void autosave.flush();
    };
  }, [autosave]);
}

/** The document being edited, tied to what the server stores. */
export function useDraft(opened: OpenedExperiment): Draft {
  const { id } = opened;
  const trpc = useTRPC();
  const queries = useQueryClient();
  const save = useSave(id);
  const [store] = useState(() => createDesignerStore(opened.doc));
  const [autosave] = useState(() => new Autosave({ initial: opened.doc, version: opened.version, save }));

  useEffect(
    () =>
      store.subscribe((state, before) => {
        if (state.history.present !== before.history.present) autosave.change(state.history.present);
      }),
    [store, autosave],
  );
  useFlushOnLeave(autosave);

  const take = useCallback(
    (other: { doc: GraphDoc; version: number }) => {
      autosave.takeOther(other.doc, other.version);
      store.getState().edit(other.doc);
    },
    [autosave, store],
  );

  // The page may come from the router's memory, or another tab may have saved: what is newer is taken while
  // nothing here is unsaved.
  const latest = useQuery({
    ...trpc.experiments.get.queryOptions({ id }),
    staleTime: 0,
    refetchOnMount: "always",
    refetchOnWindowFocus: "always",
  });
  useEffect(() => {
    if (latest.data && latest.data.version > autosave.storedVersion && !autosave.isDirty) take(latest.data);
  }, [latest.data, autosave, take]);

  const loadOther = useCallback(async () => {
    try {
      take(await queries.fetchQuery({ ...trpc.experiments.get.queryOptions({ id }), staleTime: 0 }));
    } catch (error) {
      toast({ tone: "bad", title: "Could not load it", description: faultText(error) });
    }
  }, [queries, trpc, id, take]);

  const saveNow = useCallback(async () => {
    await autosave.flush();
    return autosave.status.getState().kind === "saved";
  }, [autosave]);
  return { store, autosave, loadOther, save: saveNow };
}

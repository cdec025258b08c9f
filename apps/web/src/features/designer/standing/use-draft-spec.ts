"use client";

import { catalog } from "@switchyard/catalog";
import { type CompileResult, compile } from "@switchyard/compiler";
import type { GraphDoc } from "@switchyard/graph";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useTRPC } from "@/trpc/client";
import { useDesigner, useDesignerStore } from "../store/context";
import { standingsOf } from "./standings";

/** So long nothing must change before the draft is compiled and storage is asked. */
const SETTLED_MS = 250;
/** As many as the server takes in one question. */
const MOST_HASHES = 500;

export interface DraftSpec {
  /** Of the draft as it was when it last stood still, with the seed of the newest run. */
  readonly compiled: CompileResult;
  /** Hashes of stages whose results are stored; null until the first answer. */
  readonly finished: ReadonlySet<string> | null;
}

function useSettled(doc: GraphDoc): GraphDoc {
  const [settled, setSettled] = useState(doc);
  useEffect(() => {
    if (doc === settled) return;
    const timer = setTimeout(() => setSettled(doc), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [doc, settled]);
  return settled;
}

/** Which of a job's stages have a stored result. */
export function useFinishedStages(compiled: CompileResult): ReadonlySet<string> | null {
  const trpc = useTRPC();
  const hashes = useMemo(() => {
    if (!compiled.ok) return [];
    const stages = new Set(compiled.spec.stages);
    return compiled.spec.nodes.filter(({ id }) => stages.has(id)).map(({ hash }) => hash);
  }, [compiled]);
  const { data } = useQuery({
    ...trpc.experiments.finishedStages.queryOptions({ hashes: hashes.slice(0, MOST_HASHES) }),
    enabled: hashes.length > 0,
    placeholderData: (held) => held,
    refetchOnMount: "always",
    refetchOnWindowFocus: "always",
  });
  return useMemo(() => (data ? new Set(data) : null), [data]);
}

/** Compiles the draft as it changes, and marks on the canvas which of its stages would run. */
export function useDraftSpec(experimentId: string): DraftSpec {
  const trpc = useTRPC();
  const store = useDesignerStore();
  const doc = useSettled(useDesigner((state) => state.history.present));
  const { data: newest } = useQuery({
    ...trpc.estimates.newestRun.queryOptions({ experimentId }),
    refetchOnMount: "always",
    refetchOnWindowFocus: "always",
  });
  const seed = newest?.seed ?? 0;
  const compiled = useMemo(() => compile(doc, catalog, { seed }), [doc, seed]);
  const finished = useFinishedStages(compiled);
  useEffect(() => {
    const isKnown = compiled.ok && finished !== null && newest !== undefined;
    store
      .getState()
      .setStandings(isKnown ? standingsOf({ spec: compiled.spec, catalog, finished, newest }) : {});
  }, [store, compiled, finished, newest]);
  return useMemo(() => ({ compiled, finished }), [compiled, finished]);
}

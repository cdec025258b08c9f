import { catalog } from "@switchyard/catalog";
import { diffGraphs, type GraphDiff, type GraphDoc, type MergedGraph, mergeForDiff } from "@switchyard/graph";
import { useMemo } from "react";
import { useDesigner } from "../store/context";

/** The version that the draft is held against. */
export interface ComparedVersion {
  version: number;
  title: string;
  doc: GraphDoc;
}

export interface Comparison {
  diff: GraphDiff;
  merged: MergedGraph;
}

/** What has changed from that version to the draft as it is now. */
export function useComparison({ doc }: ComparedVersion): Comparison {
  const present = useDesigner((state) => state.history.present);
  return useMemo(() => {
    const diff = diffGraphs(doc, present, catalog);
    return { diff, merged: mergeForDiff(doc, present, diff) };
  }, [doc, present]);
}

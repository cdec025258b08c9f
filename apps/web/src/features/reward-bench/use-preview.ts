"use client";

import { catalog } from "@switchyard/catalog";
import { servedNodes } from "@switchyard/compiler";
import type { GraphDoc } from "@switchyard/graph";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTRPCClient } from "@/trpc/client";
import { faultText } from "@/trpc/fault";
import type { RouterOutputs } from "@/trpc/types";
import { useAnswerers } from "./use-answerers";

export type Preview = RouterOutputs["trainer"]["preview"];

const SHOWN_TASKS = 50;
const STALE_MS = 5 * 60_000;

/** The first tasks of a node of the draft as a worker makes them, unsaved edits included. Null for no node. */
export function usePreview(doc: GraphDoc, nodeId: string | null, isWanted = true) {
  const client = useTRPCClient();
  const served = nodeId === null ? null : servedNodes(doc, nodeId, catalog);
  const nodes = served?.ok ? served.nodes : null;
  const query = useQuery({
    queryKey: ["task preview", nodes],
    enabled: nodes !== null && isWanted,
    staleTime: STALE_MS,
    retry: false,
    queryFn: ({ signal }) =>
      client.trainer.preview.mutate({ tasks: nodes ?? [], limit: SHOWN_TASKS }, { signal }),
  });
  useAskedAgain(query);
  const [problem] = served && !served.ok ? served.problems : [];
  return {
    nodes,
    preview: query.data ?? null,
    isLoading: query.isFetching,
    problem: problem ? `${problem.message} ${problem.remedy}` : query.error ? faultText(query.error) : "",
    retry: () => void query.refetch(),
  };
}

/** What failed is asked once more when other workers are there than before: one may only have been starting. */
function useAskedAgain({ isError, refetch }: Pick<UseQueryResult, "isError" | "refetch">): void {
  const answerers = useAnswerers(isError);
  const present = answerers
    ?.map(({ workerId }) => workerId)
    .sort()
    .join(" ");
  const asked = useRef<string | undefined>(undefined);
  useEffect(() => {
    const isNew = present !== undefined && present !== "" && present !== asked.current;
    asked.current = present;
    if (isError && isNew) void refetch();
  }, [isError, present, refetch]);
}

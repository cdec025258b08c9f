"use client";

import type { MatcherInputs } from "@switchyard/protocol";
import { useQuery } from "@tanstack/react-query";
import { examplesSchema, type MatchExamples } from "./examples";

async function fetched(name: string): Promise<Response> {
  const response = await fetch(`/matcher/${name}`);
  if (!response.ok) throw new Error(`${name} could not be fetched (${response.status}).`);
  return response;
}

const fetchExamples = async (): Promise<MatchExamples> =>
  examplesSchema.parse(await (await fetched("examples.json")).json());

/** The network and the runtime, a few megabytes: fetched when a pair is first looked at. */
async function openMatcher(): Promise<(inputs: MatcherInputs) => Promise<number>> {
  const [{ openSession, squaredDistance }, model] = await Promise.all([
    import("./session"),
    fetched("matcher.onnx").then((response) => response.arrayBuffer()),
  ]);
  const session = await openSession(new Uint8Array(model));
  return (inputs) => squaredDistance(session, inputs);
}

const KEPT = { staleTime: Number.POSITIVE_INFINITY, gcTime: Number.POSITIVE_INFINITY, retry: 1 };

/** The example pairs that come with the pages, and their schema. */
export const useExamples = () => useQuery({ queryKey: ["match-examples"], queryFn: fetchExamples, ...KEPT });

/** The squared distance of a pair, worked out in the page. `pair` names it; null inputs are not worked out. */
export function useDistance(pair: readonly unknown[], inputs: MatcherInputs | null) {
  const matcher = useQuery({ queryKey: ["match-network"], queryFn: openMatcher, ...KEPT });
  const far = useQuery({
    queryKey: ["match-distance", ...pair],
    queryFn: () => (inputs && matcher.data ? matcher.data(inputs) : null),
    enabled: inputs !== null && matcher.data !== undefined,
    ...KEPT,
  });
  return { squared: far.data ?? null, error: matcher.error ?? far.error };
}

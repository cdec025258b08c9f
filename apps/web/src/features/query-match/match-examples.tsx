"use client";

import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { cn } from "@/ui/cn";
import { examplesSchema, type MatchExample, type Tree } from "./examples";
import { matchScore, treeRows } from "./tree-rows";

async function fetched(name: string): Promise<Response> {
  const response = await fetch(`/matcher/${name}`);
  if (!response.ok) throw new Error(`${name} could not be fetched (${response.status}).`);
  return response;
}

const fetchExamples = async (): Promise<readonly MatchExample[]> =>
  examplesSchema.parse(await (await fetched("examples.json")).json()).pairs;

/** The network and the runtime, a few megabytes: fetched when the panel is first looked at. */
async function openMatcher(): Promise<(inputs: MatchExample["inputs"]) => Promise<number>> {
  const [{ openSession, squaredDistance }, model] = await Promise.all([
    import("./session"),
    fetched("matcher.onnx").then((response) => response.arrayBuffer()),
  ]);
  const session = await openSession(new Uint8Array(model));
  return (inputs) => squaredDistance(session, inputs);
}

const KEPT = { staleTime: Number.POSITIVE_INFINITY, gcTime: Number.POSITIVE_INFINITY, retry: 1 };

function TreeColumn({ title, sql, tree, other }: { title: string; sql: string; tree: Tree; other: Tree }) {
  return (
    <div className="min-w-0 flex-1 basis-64">
      <h4 className="pb-1 font-medium text-xs">{title}</h4>
      <p className="pb-2 font-mono text-2xs text-soft [overflow-wrap:anywhere]">{sql}</p>
      <ul className="flex flex-col gap-1" aria-label={`Operators of the ${title.toLowerCase()}`}>
        {treeRows(tree, other).map(({ text, depth, matched }, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: an operator has no identity but its place in the tree.
            key={index}
            style={{ marginInlineStart: `${depth * 10}px` }}
            className={cn(
              "rounded border px-1.5 py-0.5 font-mono text-2xs [overflow-wrap:anywhere]",
              matched ? "border-line" : "border-bad bg-bad-soft text-bad",
            )}
          >
            {text}
            {matched ? null : <span className="sr-only"> (not in the other query)</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Example pairs as the matcher that comes with the trainer sees them; distance and score are worked out in the page. */
export function MatchExamples({ distance }: { distance: "squared" | "plain" }) {
  const id = useId();
  const [chosen, setChosen] = useState(1);
  const examples = useQuery({ queryKey: ["match-examples"], queryFn: fetchExamples, ...KEPT });
  const matcher = useQuery({ queryKey: ["match-network"], queryFn: openMatcher, ...KEPT });
  const pair = examples.data?.[chosen];
  const far = useQuery({
    queryKey: ["match-distance", chosen],
    queryFn: () => (pair && matcher.data ? matcher.data(pair.inputs) : null),
    enabled: pair !== undefined && matcher.data !== undefined,
    ...KEPT,
  });
  const error = examples.error ?? matcher.error ?? far.error;
  if (error) return <p className="text-bad text-xs">The examples cannot be shown: {error.message}</p>;
  if (!examples.data || !pair) return <p className="text-soft text-xs">Fetching the examples…</p>;
  return (
    <div className="flex flex-col gap-3">
      <label htmlFor={id} className="text-soft text-xs">
        Candidate
      </label>
      <select
        id={id}
        value={chosen}
        onChange={(event) => setChosen(Number(event.target.value))}
        className="h-8 w-full min-w-0 rounded-md border border-line-strong bg-surface px-2 text-xs"
      >
        {examples.data.map(({ candidate }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list.
          <option key={index} value={index}>
            {candidate.sql}
          </option>
        ))}
      </select>
      <output htmlFor={id} className="tabular text-xs" data-squared={far.data} data-expected={pair.squared}>
        {typeof far.data === "number"
          ? `Score ${matchScore(far.data, distance).toFixed(4)}, squared distance ${far.data.toFixed(4)}`
          : "Opening the matcher…"}
      </output>
      <div className="flex flex-wrap gap-4">
        <TreeColumn title="Candidate" {...pair.candidate} other={pair.reference.tree} />
        <TreeColumn title="Reference" {...pair.reference} other={pair.candidate.tree} />
      </div>
    </div>
  );
}

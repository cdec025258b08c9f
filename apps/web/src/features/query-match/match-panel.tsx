"use client";

import type { GraphDoc } from "@switchyard/graph";
import { GitCompareArrows } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/ui/button";
import { Field, Select } from "@/ui/field";
import { useDistance, useExamples } from "./matcher-files";
import type { Scoring } from "./scoring";
import { TreeColumn } from "./tree-column";
import { matchScore } from "./tree-rows";

/** Comes when it is opened for the first time. */
const CompareDialog = dynamic(() => import("./compare-dialog").then((module) => module.CompareDialog), {
  ssr: false,
});

export interface MatchPanelProps {
  /** As it stands in the editor: its tasks can be compared with. */
  doc: GraphDoc;
  /** Names the node, for what was typed to be found again. */
  place: string;
  scoring: Scoring;
}

/** Example pairs as the matcher that comes with the trainer sees them, and the way to queries of one's own. */
export function MatchPanel(props: MatchPanelProps) {
  const [chosen, setChosen] = useState(1);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div className="flex flex-col gap-3">
      <Button className="w-full" onClick={() => setIsOpen(true)}>
        <GitCompareArrows className="size-4" aria-hidden="true" /> Compare queries of your own
      </Button>
      <Example chosen={chosen} onChoose={setChosen} scoring={props.scoring} />
      {isOpen ? <CompareDialog {...props} example={chosen} onClose={() => setIsOpen(false)} /> : null}
    </div>
  );
}

interface ExampleProps {
  chosen: number;
  onChoose: (index: number) => void;
  scoring: Scoring;
}

/** Distance and score are worked out in the page; no worker is asked. */
function Example({ chosen, onChoose, scoring }: ExampleProps) {
  const examples = useExamples();
  const pair = examples.data?.pairs[chosen];
  const far = useDistance(["example", chosen], pair?.inputs ?? null);
  const error = examples.error ?? far.error;
  if (error) return <p className="text-bad text-xs">The examples cannot be shown: {error.message}</p>;
  if (!examples.data || !pair) return <p className="text-soft text-xs">Fetching the examples…</p>;
  return (
    <>
      <Field label="Candidate">
        {(ids) => (
          <Select {...ids} value={chosen} onChange={(event) => onChoose(Number(event.target.value))}>
            {examples.data.pairs.map(({ candidate }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list.
              <option key={index} value={index}>
                {candidate.sql}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <output className="tabular text-xs" data-squared={far.squared} data-expected={pair.squared}>
        {far.squared === null
          ? "Opening the matcher…"
          : `Score ${matchScore(far.squared, scoring.distance).toFixed(4)}, squared distance ${far.squared.toFixed(4)}`}
      </output>
      <div className="flex flex-wrap gap-4">
        <TreeColumn title="Candidate" {...pair.candidate} other={pair.reference.tree} />
        <TreeColumn title="Reference" {...pair.reference} other={pair.candidate.tree} />
      </div>
    </>
  );
}

"use client";

import type { GraphDoc } from "@switchyard/graph";
import { ChevronDown, Maximize2, Minimize2 } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { GraphView, type NodeLive } from "@/features/graph-view";
import { Button, IconButton } from "@/ui/button";
import { cn } from "@/ui/cn";
import { HighlightsPanel } from "../curves/highlights-panel";
import { useRun } from "../live/run-store";
import { useRunFacts } from "../run-context";
import { useSeriesInfo } from "../use-series-info";
import { nodesLive } from "./node-live";
import { spreadNodes } from "./spread";

interface RunGraphProps {
  selectedId: string | null;
  onSelect: (nodeId: string | null) => void;
}

/** The experiment's graph as it was when the run was started, with what each node is doing. */
export function RunGraph({ selectedId, onSelect }: RunGraphProps) {
  const [isOpen, setOpen] = useState(true);
  const [isTall, setTall] = useState(false);
  return (
    <section aria-label="Graph" className="border-b">
      <div className="flex h-9 items-center gap-1 bg-surface px-2 sm:px-3">
        <Button variant="ghost" size="sm" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <ChevronDown
            className={cn("size-3.5 transition-transform", !isOpen && "-rotate-90")}
            aria-hidden="true"
          />
          Graph
        </Button>
        {selectedId ? (
          <Button variant="ghost" size="sm" onClick={() => onSelect(null)}>
            Show all curves
          </Button>
        ) : (
          <span className="text-faint text-xs max-sm:hidden">Click a node to see only its curves</span>
        )}
        {isOpen ? (
          <IconButton
            label={isTall ? "Make the graph smaller" : "Make the graph larger"}
            size="sm"
            className="ml-auto"
            onClick={() => setTall(!isTall)}
          >
            {isTall ? (
              <Minimize2 className="size-3.5" aria-hidden="true" />
            ) : (
              <Maximize2 className="size-3.5" aria-hidden="true" />
            )}
          </IconButton>
        ) : null}
      </div>
      {isOpen ? (
        <div
          className={cn(
            "grid border-t",
            isTall ? "h-[78dvh]" : "h-[clamp(15rem,46dvh,32rem)] xl:grid-cols-[minmax(0,1fr)_25rem]",
          )}
        >
          {/* Drawn anew at the other size, so that it fits again. */}
          <LiveGraph key={String(isTall)} selectedId={selectedId} onSelect={onSelect} />
          {isTall ? null : (
            <div className="min-h-0 border-l max-xl:hidden">
              <HighlightsPanel />
            </div>
          )}
        </div>
      ) : null}
    </section>
  );
}

const spreadCards = (doc: GraphDoc): GraphDoc => spreadNodes(doc);

function LiveGraph({ selectedId, onSelect }: RunGraphProps) {
  const { graph, nodes } = useRunFacts();
  const head = useRun((run) => run.head);
  const stages = useRun((run) => run.stages);
  const curves = useRun((run) => run.curves);
  const series = useSeriesInfo();
  const previous = useRef<Readonly<Record<string, NodeLive>>>({});
  const live = useMemo(
    () => nodesLive(nodes.values(), { head, stages, series, curves }, previous.current),
    [nodes, head, stages, series, curves],
  );
  useEffect(() => {
    previous.current = live;
  }, [live]);
  return (
    <GraphView doc={graph} live={live} selectedId={selectedId} onSelect={onSelect} arrange={spreadCards} />
  );
}

"use client";

import type { GraphProblem } from "@switchyard/graph";
import { Badge } from "@/ui/badge";
import { Tab, TabList, TabPanel, Tabs } from "@/ui/tabs";
import type { LooseWire } from "./canvas/loose-wire";
import { EstimatePanel } from "./estimate";
import { Inspector } from "./inspector/inspector";
import { OutlinePanel } from "./outline/outline-panel";
import { ProblemsList } from "./problems-list";
import type { DraftSpec } from "./standing/use-draft-spec";
import { useDesigner } from "./store/context";
import { VersionsPanel, type VersionsPanelProps } from "./versions/versions-panel";

export type SideTab = "node" | "problems" | "outline" | "cost" | "versions";

interface SidePanelProps {
  tab: SideTab;
  onTab: (tab: SideTab) => void;
  onJump: (problem: GraphProblem) => void;
  onAddFor: (wire: LooseWire) => void;
  versions: VersionsPanelProps;
  spec: DraftSpec;
}

/** Right of the canvas: the selected node, and what there is to say of the graph as a whole. */
export function SidePanel({ tab, onTab, onJump, onAddFor, versions, spec }: SidePanelProps) {
  const errors = useDesigner((state) => state.problems.filter(({ severity }) => severity === "error").length);
  const warnings = useDesigner((state) => state.problems.length) - errors;
  return (
    <aside aria-label="Details" className="w-80 shrink-0 border-l bg-surface max-md:hidden xl:w-84">
      <Tabs
        value={tab}
        onValueChange={(value) => onTab(value as SideTab)}
        className="flex h-full min-h-0 flex-col"
      >
        <TabList label="Details" className="text-xs [&>button]:gap-1 [&>button]:px-2">
          <Tab value="node">Node</Tab>
          <Tab value="problems">
            Problems
            {errors > 0 ? <Badge tone="bad">{errors}</Badge> : null}
            {warnings > 0 ? <Badge tone="warn">{warnings}</Badge> : null}
          </Tab>
          <Tab value="cost">Cost</Tab>
          <Tab value="outline">Outline</Tab>
          <Tab value="versions">Versions</Tab>
        </TabList>
        <TabPanel value="node" className="flex-1 overflow-y-auto">
          <Inspector onAddFor={onAddFor} />
        </TabPanel>
        <TabPanel value="problems" className="flex-1 overflow-y-auto">
          <ProblemsList onJump={onJump} onAddFor={onAddFor} />
        </TabPanel>
        <TabPanel value="outline" className="flex-1 overflow-hidden">
          <OutlinePanel />
        </TabPanel>
        <TabPanel value="cost" className="flex-1 overflow-y-auto">
          <EstimatePanel draft={spec} />
        </TabPanel>
        <TabPanel value="versions" className="flex-1 overflow-y-auto">
          <VersionsPanel {...versions} />
        </TabPanel>
      </Tabs>
      <p role="status" className="sr-only">
        {errors === 0 ? "No errors in the graph." : `${errors} errors in the graph.`}
      </p>
    </aside>
  );
}

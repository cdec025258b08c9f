"use client";

import type { GraphProblem } from "@switchyard/graph";
import { CircleAlert, ListTree, Plus, SlidersHorizontal } from "lucide-react";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import type { LooseWire } from "./canvas/loose-wire";
import { EstimatePanel } from "./estimate";
import { Inspector } from "./inspector/inspector";
import { OutlinePanel } from "./outline/outline-panel";
import { Palette } from "./palette/palette";
import { ProblemsList } from "./problems-list";
import type { SideTab } from "./side-panel";
import type { DraftSpec } from "./standing/use-draft-spec";
import { countSelected } from "./store/chosen";
import { useDesigner } from "./store/context";
import { VersionsPanel, type VersionsPanelProps } from "./versions/versions-panel";

/** On a phone the panels beside the canvas come as sheets. */
export type SheetName = "palette" | SideTab;

export function PhoneBar({ onOpen }: { onOpen: (sheet: SheetName) => void }) {
  const problems = useDesigner((state) => state.problems.length);
  const hasForm = useDesigner((state) => state.inside !== null || countSelected(state.flow) > 0);
  return (
    <div className="flex shrink-0 gap-1 border-t bg-surface p-1.5 md:hidden">
      <Button
        variant="ghost"
        className="h-10 min-w-0 flex-auto shrink gap-1 px-1 text-xs"
        onClick={() => onOpen("palette")}
      >
        <Plus className="size-4 shrink-0" aria-hidden="true" /> Add
      </Button>
      <Button
        variant="ghost"
        className="h-10 min-w-0 flex-auto shrink gap-1 px-1 text-xs"
        disabled={!hasForm}
        onClick={() => onOpen("node")}
      >
        <SlidersHorizontal className="size-4 shrink-0" aria-hidden="true" /> Node
      </Button>
      <Button
        variant="ghost"
        className="h-10 min-w-0 flex-auto shrink gap-1 px-1 text-xs"
        onClick={() => onOpen("outline")}
      >
        <ListTree className="size-4 shrink-0" aria-hidden="true" /> Outline
      </Button>
      <Button
        variant="ghost"
        className="h-10 min-w-0 flex-auto shrink gap-1 px-1 text-xs"
        onClick={() => onOpen("problems")}
      >
        <CircleAlert className="size-4 shrink-0" aria-hidden="true" /> Problems{" "}
        {problems > 0 ? problems : null}
      </Button>
    </div>
  );
}

const TITLES: Record<SheetName, string> = {
  palette: "Add a node",
  node: "Node",
  problems: "Problems",
  cost: "Cost",
  outline: "Outline",
  versions: "Versions",
};

export interface PhoneSheetProps {
  sheet: SheetName;
  onClose: () => void;
  onAdd: (kind: string) => void;
  onAddFor: (wire: LooseWire) => void;
  onJump: (problem: GraphProblem) => void;
  versions: VersionsPanelProps;
  spec: DraftSpec;
}

export function PhoneSheet({ sheet, onClose, onAdd, onAddFor, onJump, versions, spec }: PhoneSheetProps) {
  return (
    <Dialog layout="sheet" open title={TITLES[sheet]} onOpenChange={onClose}>
      <div className="-m-4 h-[60dvh]">
        {sheet === "palette" ? <Palette onAdd={onAdd} /> : null}
        {sheet === "node" ? <Inspector onAddFor={onAddFor} /> : null}
        {sheet === "problems" ? <ProblemsList onJump={onJump} onAddFor={onAddFor} /> : null}
        {sheet === "cost" ? <EstimatePanel draft={spec} /> : null}
        {sheet === "outline" ? <OutlinePanel onChosen={onClose} /> : null}
        {sheet === "versions" ? <VersionsPanel {...versions} /> : null}
      </div>
    </Dialog>
  );
}

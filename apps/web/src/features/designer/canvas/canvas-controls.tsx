"use client";

import { Panel, useReactFlow } from "@xyflow/react";
import { Maximize, Minus, Plus, Workflow } from "lucide-react";
import { FIT_VIEW } from "@/features/graph-view";
import { IconButton } from "@/ui/button";
import { useTidy } from "./use-tidy";

const ZOOM_MS = 150;

export function CanvasControls() {
  const { zoomIn, zoomOut, fitView } = useReactFlow();
  const tidy = useTidy();
  return (
    <Panel position="bottom-left" className="!m-3">
      <div className="flex rounded-lg border bg-raised p-0.5 shadow-card">
        <IconButton label="Zoom out" onClick={() => zoomOut({ duration: ZOOM_MS })}>
          <Minus className="size-4" aria-hidden="true" />
        </IconButton>
        <IconButton label="Zoom in" onClick={() => zoomIn({ duration: ZOOM_MS })}>
          <Plus className="size-4" aria-hidden="true" />
        </IconButton>
        <IconButton
          label="Show the whole graph"
          keys="1"
          onClick={() => fitView({ ...FIT_VIEW, duration: ZOOM_MS })}
        >
          <Maximize className="size-4" aria-hidden="true" />
        </IconButton>
        <IconButton label="Arrange the nodes, or those selected" keys="L" onClick={tidy}>
          <Workflow className="size-4" aria-hidden="true" />
        </IconButton>
      </div>
    </Panel>
  );
}

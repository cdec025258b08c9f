"use client";

import { Panel, useReactFlow, useStore, useStoreApi } from "@xyflow/react";
import { getNodeDimensions, type Rect, XYMinimap, type XYMinimapInstance } from "@xyflow/system";
import { useEffect, useMemo, useRef, useState } from "react";
import { type CanvasNode, tintOf } from "@/features/graph-view";
import { wireColour } from "@/ui/wire-colours";
import { boundsOf, type MapShape, pathsByColour } from "./overview-paths";

const SIZE = { width: 160, height: 110 };
/** While something moves the map follows so many times a second. */
const REDRAW_MS = 100;

const colourOf = (node: CanvasNode): string => {
  if (node.type === "note") return tintOf(node.data.note.colour);
  if (node.type === "frame") return tintOf(node.data.frame.colour);
  return node.data.accent ? wireColour(node.data.accent) : "var(--line-strong)";
};

const shapeOf = (node: CanvasNode): MapShape => ({
  ...node.position,
  ...getNodeDimensions(node),
  colour: colourOf(node),
  isOutline: node.type === "frame",
});

/** What stands on the canvas, as it was at most a tenth of a second ago. */
function useShapes(): MapShape[] {
  const { getNodes } = useReactFlow<CanvasNode>();
  const canvas = useStoreApi<CanvasNode>();
  const [shapes, setShapes] = useState<MapShape[]>([]);
  useEffect(() => {
    let drawn: unknown = null;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const draw = () => {
      timer = null;
      drawn = canvas.getState().nodes;
      setShapes(getNodes().map(shapeOf));
    };
    const look = ({ nodes }: { nodes: unknown }) => {
      if (nodes !== drawn) timer ??= setTimeout(draw, REDRAW_MS);
    };
    draw();
    const stop = canvas.subscribe(look);
    return () => {
      stop();
      if (timer) clearTimeout(timer);
    };
  }, [canvas, getNodes]);
  return shapes;
}

function useView(): Rect {
  const [x, y, zoom] = useStore((state) => state.transform);
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
}

/** Dragging and scrolling on the map moves the canvas. */
function useMapGestures(scale: number) {
  const svg = useRef<SVGSVGElement>(null);
  const held = useRef(scale);
  held.current = scale;
  const canvas = useStoreApi();
  const panZoom = useStore((state) => state.panZoom);
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const translateExtent = useStore((state) => state.translateExtent);
  const map = useRef<XYMinimapInstance | null>(null);
  useEffect(() => {
    if (!svg.current || !panZoom) return;
    const made = XYMinimap({
      domNode: svg.current,
      panZoom,
      getTransform: () => canvas.getState().transform,
      getViewScale: () => held.current,
    });
    map.current = made;
    return () => made.destroy();
  }, [canvas, panZoom]);
  useEffect(() => {
    if (panZoom) map.current?.update({ translateExtent, width, height, pannable: true, zoomable: true });
  }, [panZoom, translateExtent, width, height]);
  return svg;
}

/**
 * The library's own map asks the store for each node whenever anything moves, which for a thousand nodes costs more than
 * moving one of them. This one draws all nodes of a colour as one path, a few times a second.
 */
export function OverviewMap() {
  const shapes = useShapes();
  const view = useView();
  const paths = useMemo(() => pathsByColour(shapes), [shapes]);
  const bounds = boundsOf([...shapes, view]);
  const scale = Math.max(bounds.width / SIZE.width, bounds.height / SIZE.height) || 1;
  const margin = 5 * scale;
  const width = scale * SIZE.width + 2 * margin;
  const height = scale * SIZE.height + 2 * margin;
  const x = bounds.x - (width - bounds.width) / 2;
  const y = bounds.y - (height - bounds.height) / 2;
  const svg = useMapGestures(scale);
  return (
    <Panel position="bottom-right" className="react-flow__minimap max-md:!hidden">
      <svg
        ref={svg}
        {...SIZE}
        viewBox={`${x} ${y} ${width} ${height}`}
        className="react-flow__minimap-svg"
        role="img"
        aria-label="Overview of the canvas"
      >
        {paths.map(({ colour, isOutline, d }) => (
          <path
            key={`${colour} ${isOutline}`}
            d={d}
            fill={isOutline ? "none" : colour}
            stroke={isOutline ? colour : "none"}
            strokeWidth={isOutline ? 1.5 : 0}
            vectorEffect="non-scaling-stroke"
          />
        ))}
        <path
          className="react-flow__minimap-mask"
          d={`M${x - margin},${y - margin}h${width + 2 * margin}v${height + 2 * margin}h${-width - 2 * margin}z M${view.x},${view.y}h${view.width}v${view.height}h${-view.width}z`}
          fillRule="evenodd"
          pointerEvents="none"
        />
      </svg>
    </Panel>
  );
}

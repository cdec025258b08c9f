"use client";

import { Panel, useStore, useStoreApi } from "@xyflow/react";
import { getNodeDimensions, type Rect, XYMinimap, type XYMinimapInstance } from "@xyflow/system";
import { useEffect, useMemo, useRef, useState } from "react";
import { type CanvasNode, tintOf } from "@/features/graph-view";
import { wireColour } from "@/ui/wire-colours";
import type { LightDrag } from "./light-drag";
import { boundsOf, type MapPath, type MapShape, pathsByColour } from "./overview-paths";

const SIZE = { width: 160, height: 110 };
/** While something moves the map follows so many times a second. */
const REDRAW_MS = 100;

const colourOf = (node: CanvasNode): string => {
  if (node.type === "note") return tintOf(node.data.note.colour);
  if (node.type === "frame") return tintOf(node.data.frame.colour);
  if (node.type === "stub") return node.data.port.type ? wireColour(node.data.port.type) : "var(--line)";
  return node.data.accent ? wireColour(node.data.accent) : "var(--line-strong)";
};

const shapeOf = (node: CanvasNode): MapShape => ({
  ...node.position,
  ...getNodeDimensions(node),
  colour: colourOf(node),
  isOutline: node.type === "frame",
});

/** Where what is dragged is drawn, of which the canvas is told at its end. */
type MovingPlaces = LightDrag["places"];

interface Shapes {
  still: readonly MapShape[];
  /** Of what is being dragged. */
  moving: readonly MapShape[];
}

/** What stands on the canvas, as it was at most a tenth of a second ago. What stands still keeps its identity meanwhile. */
function useShapes(places: MovingPlaces): Shapes {
  const canvas = useStoreApi<CanvasNode>();
  const [shapes, setShapes] = useState<Shapes>({ still: [], moving: [] });
  useEffect(() => {
    let drawn: unknown = null;
    let drawnAt = places.getState();
    let timer: ReturnType<typeof setTimeout> | null = null;
    let standing: readonly CanvasNode[] = [];
    const draw = () => {
      timer = null;
      const { nodes } = canvas.getState();
      drawn = nodes;
      const next = nodes.filter(({ dragging }) => !dragging);
      const isSame = next.length === standing.length && next.every((node, index) => node === standing[index]);
      standing = next;
      drawnAt = places.getState();
      const moving = nodes
        .filter(({ dragging }) => dragging)
        .map((node) => ({ ...shapeOf(node), ...drawnAt.get(node.id) }));
      setShapes((before) => ({ still: isSame ? before.still : next.map(shapeOf), moving }));
    };
    const look = () => {
      const isDrawn = canvas.getState().nodes === drawn && places.getState() === drawnAt;
      if (!isDrawn) timer ??= setTimeout(draw, REDRAW_MS);
    };
    draw();
    const stops = [canvas.subscribe(look), places.subscribe(look)];
    return () => {
      for (const stop of stops) stop();
      if (timer) clearTimeout(timer);
    };
  }, [canvas, places]);
  return shapes;
}

function MapPaths({ paths }: { paths: readonly MapPath[] }) {
  return paths.map(({ colour, isOutline, d }) => (
    <path
      key={`${colour} ${isOutline}`}
      d={d}
      fill={isOutline ? "none" : colour}
      stroke={isOutline ? colour : "none"}
      strokeWidth={isOutline ? 1.5 : 0}
      vectorEffect="non-scaling-stroke"
    />
  ));
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
export function OverviewMap({ moving: places }: { moving: MovingPlaces }) {
  const { still, moving } = useShapes(places);
  const view = useView();
  const paths = useMemo(() => pathsByColour(still), [still]);
  const around = useMemo(() => boundsOf(still), [still]);
  const bounds = boundsOf([...(still.length > 0 ? [around] : []), ...moving, view]);
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
        <MapPaths paths={paths} />
        <MapPaths paths={pathsByColour(moving)} />
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

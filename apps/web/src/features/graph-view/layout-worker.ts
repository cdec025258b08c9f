/** Arranges a graph away from the page, which stays quick while dagre works on a large one. */
import { type LayoutRequest, layoutGraph } from "./layout";

self.onmessage = ({ data: { doc, sizes } }: MessageEvent<LayoutRequest>) => {
  self.postMessage(layoutGraph(doc, sizes));
};

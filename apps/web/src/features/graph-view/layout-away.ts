import type { Position } from "@switchyard/graph";
import type { LayoutRequest } from "./layout";

/** `layoutGraph` in a web worker of its own, which ends with its answer. */
export function layoutAway(request: LayoutRequest): Promise<Map<string, Position>> {
  const worker = new Worker(new URL("./layout-worker.ts", import.meta.url), { type: "module" });
  return new Promise<Map<string, Position>>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Map<string, Position>>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message || "The layout could not be computed."));
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}

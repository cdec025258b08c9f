/** Drags one node of a React Flow canvas over the screen and looks at what that costs. */
import type { Page } from "@playwright/test";
import { FRAME_MARK, type Move, movesOf, startTrace } from "./trace";

export interface Drag {
  readonly moves: Move[];
  /** Nodes and wires in the page, and those whose elements changed while the node was dragged. */
  readonly nodes: { readonly shown: number; readonly changed: number };
  readonly edges: { readonly shown: number; readonly changed: number };
}

const MOVES = 150;
const RADIUS = 120;

export async function drag(page: Page, nodeId: string): Promise<Drag> {
  const node = page.locator(`.react-flow__node[data-id="${nodeId}"]`);
  const box = await node.boundingBox();
  if (!box) throw new Error(`Node ${nodeId} is not on the screen.`);
  // Away from the ports, which lie in the middle of its sides.
  const [x, y] = [box.x + box.width * 0.3, box.y + Math.min(box.height * 0.3, 24)];
  await page.mouse.move(x, y);
  await page.mouse.down();
  // The first moves select the node and begin the drag.
  for (let step = 1; step <= 5; step++) await page.mouse.move(x + step, y);
  await watch(page);
  const session = await page.context().newCDPSession(page);
  const endTrace = await startTrace(session);
  for (let step = 0; step < MOVES; step++) {
    const angle = (step / MOVES) * 4 * Math.PI;
    await page.mouse.move(x + RADIUS * Math.sin(angle), y + RADIUS * (1 - Math.cos(angle)));
  }
  const events = await endTrace();
  await session.detach();
  const seen = await page.evaluate(() => window.benchSeen?.());
  await page.mouse.up();
  if (!seen) throw new Error("The page was not watched.");
  return { moves: movesOf(events), ...seen };
}

declare global {
  interface Window {
    benchSeen?: () => Pick<Drag, "nodes" | "edges">;
  }
}

/** Marks each frame, and notes which nodes and wires change. */
const watch = (page: Page) =>
  page.evaluate((mark) => {
    const changed = { node: new Set<Element>(), edge: new Set<Element>() };
    const note = (target: Node) => {
      const element = target instanceof Element ? target : target.parentElement;
      const node = element?.closest(".react-flow__node");
      const edge = element?.closest(".react-flow__edge");
      if (node) changed.node.add(node);
      if (edge) changed.edge.add(edge);
    };
    const observer = new MutationObserver((records) => {
      for (const { target } of records) note(target);
    });
    const canvas = document.querySelector(".react-flow__viewport");
    if (canvas)
      observer.observe(canvas, { subtree: true, childList: true, attributes: true, characterData: true });
    let isOn = true;
    const frame = () => {
      performance.mark(mark);
      if (isOn) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    window.benchSeen = () => {
      isOn = false;
      observer.disconnect();
      const count = (what: "node" | "edge") => ({
        shown: document.querySelectorAll(`.react-flow__${what}`).length,
        changed: changed[what].size,
      });
      return { nodes: count("node"), edges: count("edge") };
    };
  }, FRAME_MARK);

/**
 * `npm run bench -- canvas [--nodes 1000]`: scripting and layout time of each move while a node is dragged over a graph of
 * 1,000 nodes and 1,500 wires, beside a plain React Flow page with as many. Writes docs/results/bench-canvas.md.
 */
import { writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium, type Page } from "@playwright/test";
import { findChromium } from "../../../tools/setup/chromium.mjs";
import { ROOT } from "../../../tools/setup/places.mjs";
import { mutate } from "../../support/api";
import { Switchyard } from "../../support/switchyard";
import { manyExperiments } from "./documents";
import { type Drag, drag } from "./drag";
import { servePlainFlow } from "./plain-server";
import { AIM_MS, type Measured, reportOf } from "./report";

const { values } = parseArgs({ options: { nodes: { type: "string", default: "1000" } } });
const doc = manyExperiments(Number(values.nodes));
const DRAGGED = "rl-44";
const ROUNDS = 3;

const VIEWS = { "whole graph in view": null, "at 100 %": 1 } as const;

/** Turns the wheel over the node until it has the size that it has at 100 %. */
async function zoomTo(page: Page, wanted: number): Promise<void> {
  const scale = () =>
    page.evaluate(() => {
      const { transform } = getComputedStyle(document.querySelector(".react-flow__viewport") as Element);
      return new DOMMatrix(transform).a;
    });
  const node = page.locator(`.react-flow__node[data-id="${DRAGGED}"]`);
  for (let turn = 0; turn < 80 && (await scale()) < wanted * 0.95; turn++) {
    const box = await node.boundingBox();
    if (!box) throw new Error("The node left the screen.");
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.wheel(0, -120);
    await page.waitForTimeout(40);
  }
}

async function measure(page: Page, address: string): Promise<Record<string, Drag[]>> {
  const drags: Record<string, Drag[]> = {};
  for (const [view, zoom] of Object.entries(VIEWS)) {
    drags[view] = [];
    for (let round = 0; round < ROUNDS; round++) {
      await page.goto(address);
      await page.locator(`.react-flow__node[data-id="${DRAGGED}"]`).waitFor();
      await page.waitForTimeout(1500);
      if (zoom) await zoomTo(page, zoom);
      await page.waitForTimeout(500);
      drags[view].push(await drag(page, DRAGGED));
    }
  }
  return drags;
}

const loadBefore = (loadavg()[0] ?? 0).toFixed(1);
const executablePath = findChromium();
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
const system = await Switchyard.start();
const plain = await servePlainFlow(doc);
const measured: Measured[] = [];
try {
  const { id } = await mutate(system, "experiments.create", { name: "A thousand nodes", doc });
  for (const [name, address] of [
    ["Switchyard", `${system.address}/designer/${String(id)}`],
    ["React Flow, plain", plain.address],
  ] as const) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    // The loader of this file names functions by a helper that pages do not have.
    await page.addInitScript({ content: "globalThis.__name = (one) => one;" });
    for (const [view, drags] of Object.entries(await measure(page, address)))
      measured.push({ name, view, drags });
    await page.close();
  }
} finally {
  plain.close();
  await browser.close();
  await system.stopAndRemove();
}
const text = reportOf(measured, {
  nodes: doc.nodes.length,
  edges: doc.edges.length,
  machine: `${cpus().length} cores (${cpus()[0]?.model.trim()})`,
  load: loadBefore,
});
console.log(text);
await writeFile(join(ROOT, "docs/results/bench-canvas.md"), text);
const isSlow = measured.some(
  ({ name, drags }) => name === "Switchyard" && drags.every(({ moves }) => moves.length === 0),
);
if (isSlow) {
  console.error(
    `No move was measured; the aim is at most ${AIM_MS} ms of scripting and layout a move (p95).`,
  );
  process.exitCode = 1;
}

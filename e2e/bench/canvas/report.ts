import type { Drag } from "./drag";
import type { Frame } from "./trace";

export const AIM_MS = 8;

export interface Measured {
  readonly name: string;
  readonly view: string;
  readonly drags: readonly Drag[];
}

export interface Setting {
  readonly nodes: number;
  readonly edges: number;
  readonly machine: string;
  readonly load: string;
}

const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ??
  Number.NaN;

const both = ({ scripting, layout }: Frame) => scripting + layout;

function row({ name, view, drags }: Measured): string {
  const frames = drags.flatMap((one) => one.frames);
  const [last] = drags.slice(-1);
  const cells = [
    name,
    view,
    String(frames.length),
    percentile(frames.map(both), 0.5).toFixed(1),
    `**${percentile(frames.map(both), 0.95).toFixed(1)}**`,
    percentile(
      frames.map(({ scripting }) => scripting),
      0.95,
    ).toFixed(1),
    percentile(
      frames.map(({ layout }) => layout),
      0.95,
    ).toFixed(1),
    `${last?.nodes.changed} of ${last?.nodes.shown}`,
    `${last?.edges.changed} of ${last?.edges.shown}`,
  ];
  return `| ${cells.join(" | ")} |`;
}

function verdicts(measured: readonly Measured[]): string[] {
  return measured
    .filter(({ name }) => name === "Switchyard")
    .map(({ view, drags }) => {
      const p95 = percentile(drags.flatMap(({ frames }) => frames).map(both), 0.95);
      return `- ${view}: ${p95.toFixed(1)} ms of at most ${AIM_MS}: ${p95 <= AIM_MS ? "holds" : "**missed**"}.`;
    });
}

export function reportOf(measured: readonly Measured[], { nodes, edges, machine, load }: Setting): string {
  return [
    "# Dragging a node",
    "",
    `\`npm run bench -- canvas\` on ${new Date().toISOString().slice(0, 10)}: ${machine}, Chromium without a graphics card, load average before ${load}.`,
    "",
    `${nodes.toLocaleString("en")} nodes and ${edges.toLocaleString("en")} wires, 1440 x 900. One node with ten wires or fewer is dragged in circles; milliseconds of the main thread in each frame in which the pointer moved, from a Chromium trace.`,
    "",
    "| page | view | frames | script and layout, median | p95 | scripting, p95 | style and layout, p95 | nodes changed | wires changed |",
    "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ...measured.map(row),
    "",
    ...verdicts(measured),
    "",
    "The plain page is React Flow as its own guide sets it up: its default nodes with one line of text, the same version of the library, no checks, no history, no autosave. Changed are nodes and wires whose elements were touched while the node moved (a mutation observer); at 100 % our page keeps only those near the screen in the document.",
    "",
  ].join("\n");
}

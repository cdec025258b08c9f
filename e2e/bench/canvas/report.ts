import type { Drag } from "./drag";
import type { Cost, Move } from "./trace";

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

const both = ({ scripting, layout }: Cost) => scripting + layout;
const asked = ({ processor }: Move) => both(processor);

function row({ name, view, drags }: Measured): string {
  const moves = drags.flatMap((one) => one.moves);
  const [last] = drags.slice(-1);
  const at = (share: number, of: (move: Move) => number) => percentile(moves.map(of), share).toFixed(1);
  const cells = [
    name,
    view,
    String(moves.length),
    at(0.5, asked),
    `**${at(0.95, asked)}**`,
    at(0.95, ({ processor }) => processor.scripting),
    at(0.95, ({ processor }) => processor.layout),
    at(0.5, ({ processor }) => processor.all),
    `${at(0.5, ({ clock }) => both(clock))}, ${at(0.95, ({ clock }) => both(clock))}`,
    `${last?.nodes.changed} of ${last?.nodes.shown}`,
    `${last?.edges.changed} of ${last?.edges.shown}`,
  ];
  return `| ${cells.join(" | ")} |`;
}

function verdicts(measured: readonly Measured[]): string[] {
  const p95 = ({ drags }: Measured) => percentile(drags.flatMap(({ moves }) => moves).map(asked), 0.95);
  return measured
    .filter(({ name }) => name === "Switchyard")
    .map((ours) => {
      const peer = measured.find(({ name, view }) => name !== ours.name && view === ours.view);
      const ratio = peer ? `; ${(p95(ours) / p95(peer)).toFixed(2)} of the plain page's` : "";
      const verdict = p95(ours) <= AIM_MS ? "holds" : "**missed**";
      return `- ${ours.view}: ${p95(ours).toFixed(1)} ms of at most ${AIM_MS}: ${verdict}${ratio}.`;
    });
}

export function reportOf(measured: readonly Measured[], { nodes, edges, machine, load }: Setting): string {
  return [
    "# Dragging a node",
    "",
    `\`npm run bench -- canvas\` on ${new Date().toISOString().slice(0, 10)}: ${machine}, Chromium without a graphics card, load average before ${load}.`,
    "",
    `${nodes.toLocaleString("en")} nodes and ${edges.toLocaleString("en")} wires, 1440 x 900. One node with ten wires or fewer is dragged in circles; milliseconds of the main thread for each move of the pointer, up to the next one, from a Chromium trace: of processor, by the clock that the trace keeps of the thread, and in the last column on the wall, with the waits for a core that others have.`,
    "",
    "| page | view | moves | script and layout, median | p95 | scripting, p95 | style and layout, p95 | with hit tests, paint and layers, median | on the wall, median, p95 | nodes changed | wires changed |",
    "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ...measured.map(row),
    "",
    ...verdicts(measured),
    "",
    "The plain page is React Flow as its own guide sets it up: its default nodes with one line of text, the same version of the library, no checks, no history, no autosave. Changed are nodes and wires whose elements were touched while the node moved (a mutation observer); at 100 % our page keeps only those near the screen in the document, and from far away it draws all wires of a type as one path but those at the node that moves.",
    "",
  ].join("\n");
}

/**
 * `npm run bench -- compile`: time to validate and to compile by size of graph, and how it grows. Writes
 * docs/results/bench-compile.md.
 */
import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { catalog } from "@switchyard/catalog";
import { type GraphDoc, validateGraph } from "@switchyard/graph";
import { compile } from "../src/index";
import { longLine, manyExperiments } from "./shapes";

const PAGE = new URL("../../../docs/results/bench-compile.md", import.meta.url);

/** Nodes in a graph; a document may hold no more than the last. */
const SIZES = [500, 1_000, 2_000, 5_000] as const;
const ROUNDS = 3;
const REPEATS = 15;
/** Most milliseconds of processor to compile, median. */
const AIM_MS: Readonly<Record<number, number>> = { 1000: 30, 5000: 150 };
const SHAPES = {
  "many experiments": { build: manyExperiments, what: "experiments side by side, 11 nodes each" },
  "long line": { build: longLine, what: "one line of stages, each fed by the one before" },
};

/** Milliseconds of each repeat. */
interface Times {
  readonly processor: number[];
  readonly clock: number[];
}

interface Row {
  readonly shape: string;
  readonly size: number;
  /** A list for each round. */
  readonly compile: Times[];
  readonly validate: Times[];
}

function timesOf(work: () => { ok: boolean }): Times {
  const times: Times = { processor: [], clock: [] };
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const before = process.cpuUsage();
    const start = performance.now();
    const { ok } = work();
    times.clock.push(performance.now() - start);
    const { user, system } = process.cpuUsage(before);
    times.processor.push((user + system) / 1_000);
    if (!ok) throw new Error("the graph of the benchmark is refused");
  }
  return times;
}

/** Compiled from its text, as a run is started; validated as the designer does after an edit, from the document. */
function measureInto(row: Row, doc: GraphDoc): void {
  const text = JSON.stringify(doc);
  row.compile.push(timesOf(() => compile(text, catalog, { seed: 1 })));
  row.validate.push(timesOf(() => validateGraph(doc, catalog)));
}

function measureAll(): Row[] {
  const rows = Object.keys(SHAPES).flatMap((shape) =>
    SIZES.map((size): Row => ({ shape, size, compile: [], validate: [] })),
  );
  const buildOf = ({ shape, size }: Row): GraphDoc => SHAPES[shape as keyof typeof SHAPES].build(size);
  // Warms the code up.
  for (const { build } of Object.values(SHAPES))
    measureInto({ shape: "", size: 500, compile: [], validate: [] }, build(500));
  for (let round = 1; round <= ROUNDS; round++) {
    for (const row of rows) measureInto(row, buildOf(row));
    console.log(`Round ${round} of ${ROUNDS}, load average ${(loadavg()[0] ?? 0).toFixed(1)}`);
  }
  return rows;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

const all = (rounds: readonly Times[], kind: keyof Times): number[] => rounds.flatMap((times) => times[kind]);

function tableRow({ shape, size, compile, validate }: Row): string {
  const processor = median(all(compile, "processor"));
  const cells = [
    shape,
    size.toLocaleString("en"),
    `**${processor.toFixed(1)}**`,
    compile.map((times) => median(times.processor).toFixed(1)).join(", "),
    Math.min(...all(compile, "processor")).toFixed(1),
    median(all(compile, "clock")).toFixed(1),
    ((processor * 1_000) / size).toFixed(1),
    `**${median(all(validate, "processor")).toFixed(1)}**`,
    Math.min(...all(validate, "processor")).toFixed(1),
  ];
  return `| ${cells.join(" | ")} |`;
}

function verdicts(rows: readonly Row[]): string[] {
  return rows.flatMap(({ shape, size, compile }) => {
    const aim = AIM_MS[size];
    if (aim === undefined) return [];
    const processor = median(all(compile, "processor"));
    const verdict = processor <= aim ? "holds" : "**missed**";
    return `- ${shape}, ${size.toLocaleString("en")} nodes: ${processor.toFixed(1)} ms of at most ${aim}: ${verdict}.`;
  });
}

/** Slope of the logarithm of time over that of size: 1 is linear, 2 quadratic. */
function growth(rows: readonly Row[], work: "compile" | "validate"): number {
  const points = rows.map((row) => [Math.log(row.size), Math.log(Math.min(...all(row[work], "processor")))]);
  const mean = (at: 0 | 1): number =>
    points.reduce((sum, point) => sum + (point[at] ?? 0), 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const over = points.reduce((sum, [px = 0, py = 0]) => sum + (px - x) * (py - y), 0);
  return over / points.reduce((sum, [px = 0]) => sum + (px - x) ** 2, 0);
}

function page(rows: readonly Row[], load: string): string {
  const shapes = Object.entries(SHAPES).map(([name, { what }]) => `${name}: ${what}`);
  const slopes = Object.keys(SHAPES).map((shape) => {
    const own = rows.filter((row) => row.shape === shape);
    return `${shape} ${growth(own, "compile").toFixed(2)} to compile, ${growth(own, "validate").toFixed(2)} to validate`;
  });
  return [
    "# Compiling a graph",
    "",
    `\`npm run bench -- compile\` on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.version}, load average ${load}.`,
    "",
    `Milliseconds of processor, all threads and garbage collection with them, in ${ROUNDS} rounds of ${REPEATS} repeats. Compiled is from text to job; validated is the document, as the designer does after each edit. ${shapes.join("; ")}.`,
    "",
    "| graph | nodes | compile, median | of each round | least | clock, median | median, us a node | validate, median | least |",
    "| --- | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: |",
    ...rows.map(tableRow),
    "",
    ...verdicts(rows),
    "",
    `Growth from ${SIZES[0]} to ${SIZES.at(-1)?.toLocaleString("en")} nodes, the most that a document may hold, as the power of the size by which the least times rise (1 is linear): ${slopes.join("; ")}.`,
    "",
  ].join("\n");
}

const before = (loadavg()[0] ?? 0).toFixed(1);
const rows = measureAll();
const text = page(rows, `${before} before and ${(loadavg()[0] ?? 0).toFixed(1)} after`);
console.log(`\n${text}`);
writeFileSync(PAGE, text);

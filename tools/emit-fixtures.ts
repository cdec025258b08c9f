/**
 * Writes each template as a graph file, and for every graph in `fixtures/graphs` the job that the compiler makes of
 * it. Graphs that are no template are kept by hand, and so is the example, which the templates are made from. And one
 * job for every two kinds that may meet in a stage, with the table of them all in docs/combinations.md; and scripts
 * for TRL.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { catalog, TEMPLATES, type Template } from "@switchyard/catalog";
import { compile } from "@switchyard/compiler";
import { type GraphDoc, saveGraph, setParam } from "@switchyard/graph";
import { combinationsPage } from "./emit/combinations-page";
import { writeChanged } from "./emit/write-changed";
import { judgePairs } from "./pairs/judge";
import { compiledLines } from "./pairs/lines";
import { TRL_CASES, trlJob, trlScript } from "./trl/cases";

const fixtures = fileURLToPath(new URL("../fixtures/", import.meta.url));
const graphs = `${fixtures}graphs/`;
const jobs = `${fixtures}jobs/`;
const EXAMPLE = "knights-grpo";

/** What a person would upload where a template asks for a file. */
const FILES: Readonly<Record<string, string>> = { "own-file": "sums.jsonl", gsm8k: "pencils.gsm8k.jsonl" };

function filledIn({ slug, asks, graph }: Template): GraphDoc {
  return asks.reduce((doc, { nodeId, param }) => {
    const file = FILES[slug];
    if (param !== "file" || !file)
      throw new Error(`template '${slug}' asks for '${param}', which has no fixture`);
    const digest = createHash("sha256")
      .update(readFileSync(`${fixtures}data/${file}`))
      .digest("hex");
    return setParam(doc, { id: nodeId, param, value: digest }, catalog);
  }, graph);
}

function compileFile(name: string): void {
  const result = compile(readFileSync(`${graphs}${name}`, "utf8"), catalog);
  if (!result.ok)
    throw new Error(`fixtures/graphs/${name}: ${result.problems.map(({ message }) => message).join(" ")}`);
  writeChanged(`${jobs}${name}`, `${JSON.stringify(result.spec, null, 2)}\n`);
}

mkdirSync(jobs, { recursive: true });
for (const template of TEMPLATES) {
  if (template.slug === EXAMPLE) continue;
  writeChanged(`${graphs}${template.slug}.json`, saveGraph(filledIn(template), catalog));
}
const names = readdirSync(graphs).filter((name) => name.endsWith(".json"));
for (const old of readdirSync(jobs)) if (!names.includes(old)) rmSync(`${jobs}${old}`);
for (const name of names) compileFile(name);

const judged = judgePairs(catalog, TEMPLATES);
mkdirSync(`${fixtures}pairs`, { recursive: true });
writeChanged(`${fixtures}pairs/compiled.ndjson`, compiledLines(judged));
writeChanged(`${fixtures}../docs/combinations.md`, combinationsPage([...catalog.values()], judged));

mkdirSync(`${fixtures}trl`, { recursive: true });
for (const name of Object.keys(TRL_CASES)) {
  writeChanged(`${fixtures}trl/${name}.py`, trlScript(name));
  writeChanged(`${fixtures}trl/${name}.job.json`, `${JSON.stringify(trlJob(name), null, 2)}\n`);
}

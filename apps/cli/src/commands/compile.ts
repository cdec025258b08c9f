import type { JobSpec } from "@switchyard/protocol";
import { Command } from "commander";
import { compileFile, parseSeed, problemsText } from "../graph-file";

export function compileCommand(): Command {
  return new Command("compile")
    .description("Compile a graph: the job spec as JSON on standard output, a summary on standard error.")
    .argument("<graph>", "graph file (JSON), or - for standard input")
    .option("--seed <n>", "seed of the run", parseSeed, 0)
    .action((graph: string, options: { seed: number }) => {
      const { spec, warnings } = compileFile(graph, options.seed);
      process.stdout.write(`${JSON.stringify(spec, null, 2)}\n`);
      process.stderr.write(`${summaryOf(spec)}\n`);
      if (warnings.length > 0) process.stderr.write(`${problemsText(warnings)}\n`);
    });
}

function summaryOf(spec: JobSpec): string {
  const nodes = new Map(spec.nodes.map((node) => [node.id, node]));
  const width = Math.max(...spec.stages.map((stage) => stage.length));
  const stages = spec.stages.map((stage, index) => {
    const node = nodes.get(stage);
    return `  ${index + 1}  ${stage.padEnd(width)}  ${(node?.config.kind ?? "").padEnd(22)}  ${node?.hash.slice(0, 16)}`;
  });
  return [
    `hash    ${spec.hash}`,
    `seed    ${spec.seed}`,
    `nodes   ${spec.nodes.length}`,
    "stages",
    ...stages,
  ].join("\n");
}

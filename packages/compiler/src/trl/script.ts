import type { JobSpec } from "@switchyard/protocol";
import type { TrlGap } from "./export";
import { helpersFor } from "./helpers";
import { TRL_KINDS } from "./kinds";
import { importsOf } from "./kinds/model-huggingface";
import { baseModel, type TrlNode } from "./part";
import { indented, plain } from "./python";
import { TRL_VERSION } from "./version";

interface ScriptInput {
  readonly nodes: readonly TrlNode[];
  readonly spec: JobSpec;
  readonly title: string;
  readonly leftOut: readonly TrlGap[];
  readonly notes: readonly string[];
}

const kindOf = ({ node }: TrlNode) => TRL_KINDS[node.config.kind];

/** The whole script: what it is, imports, helpers, a function for each node that needs one, and `main`. */
export function scriptOf(input: ScriptInput): string {
  const { nodes } = input;
  const stages = nodes.filter((node) => kindOf(node)?.step);
  const helpers = helpersFor(nodes.flatMap((node) => kindOf(node)?.helpers?.(node) ?? []));
  const sources = nodes.flatMap((node) => kindOf(node)?.source?.(node) ?? []);
  const parts = [
    `${header(input)}\n\n${imports(stages, helpers)}\n\nFILES = Path("files")\nOUT = Path("out")`,
    ...helpers.map(({ text }) => text),
    ...sources,
    ...stages.map(stageFunction),
    mainFunction(stages),
    'if __name__ == "__main__":\n    main()',
  ];
  return `${parts.join("\n\n\n")}\n`;
}

function header({ nodes, spec, title, leftOut, notes }: ScriptInput): string {
  const packages = [...new Set(nodes.flatMap((node) => kindOf(node)?.packages?.(node) ?? []))].sort();
  const lines = [
    `"""${plain(title)}, for TRL ${TRL_VERSION}.`,
    "",
    `Written from the job ${spec.hash.slice(0, 16)}, with seed ${spec.seed}. It needs:`,
    "",
    `    pip install ${[`trl==${TRL_VERSION}`, ...packages].join(" ")}`,
  ];
  if (leftOut.length > 0)
    lines.push("", "Left out:", ...leftOut.map(({ label, why }) => `- ${plain(label)}: ${plain(why)}`));
  if (notes.length > 0) lines.push("", "Where TRL differs:", ...notes.map((note) => `- ${plain(note)}`));
  return [...lines, '"""'].join("\n");
}

const TRAINERS: Readonly<Record<string, readonly string[]>> = {
  "train.sft": ["SFTConfig", "SFTTrainer"],
  "train.policy_gradient": ["GRPOConfig", "GRPOTrainer"],
};

const isStandard = (line: string): boolean =>
  /^(from|import) (fractions|functools|hashlib|json|pathlib|random|re)\b/.test(line);

function imports(stages: readonly TrlNode[], helpers: ReturnType<typeof helpersFor>): string {
  const trainers = [...new Set(stages.flatMap(({ node }) => TRAINERS[node.config.kind] ?? []))].sort();
  const lines = new Set([
    "from pathlib import Path",
    ...helpers.flatMap((helper) => helper.imports),
    ...(trainers.length > 0
      ? ["from datasets import Dataset", `from trl import ${trainers.join(", ")}`]
      : []),
    ...(trainers.length > 0 ? stages.flatMap((stage) => importsOf(baseModel(stage))) : []),
  ]);
  // Plain imports before those of names, each by its module.
  const order = (line: string) => `${line.startsWith("import") ? 0 : 1} ${line.split(" ")[1]}`;
  const sorted = [...lines].sort((a, b) => order(a).localeCompare(order(b)));
  const blocks = [sorted.filter(isStandard), sorted.filter((line) => !isStandard(line))];
  return ["from __future__ import annotations", ...blocks.map((block) => block.join("\n"))].join("\n\n");
}

function stageFunction(stage: TrlNode): string {
  const body = kindOf(stage)?.step?.(stage) ?? "";
  return `def ${stage.name}(model, tokenizer) -> Path:
    """${plain(stage.node.label)}."""
${indented(body)}`;
}

/** Stages in the order of the job; each loads what it begins with from where that was written. */
function mainFunction(stages: readonly TrlNode[]): string {
  const lines = stages.map((stage) => {
    const [before] = stage.plugged("model");
    const base = baseModel(stage);
    const dtype = JSON.stringify(base.params.dtype ?? "auto");
    const isFirst = before === undefined || before.node.role === "source";
    const source = isFirst
      ? `load(${base.name.toUpperCase()}, ${dtype}, **${base.name.toUpperCase()}_OPTIONS)`
      : `load(str(${before.name}_folder), ${dtype})`;
    return `${stage.name}_folder = ${stage.name}(*${source})`;
  });
  const last = stages.at(-1);
  return `def main() -> None:\n${indented(lines.join("\n"))}\n    print(f"The last stage is in {${last?.name}_folder}.")`;
}

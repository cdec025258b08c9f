import { type Arguments, numberOf, type TrlKind, type TrlNode, textOf } from "../part";
import { call, literal } from "../python";

const isLora = (node: TrlNode): boolean => node.params.training === "lora";

export const modelHuggingface: TrlKind = {
  packages: (node) => (isLora(node) ? ["peft"] : []),
  helpers: () => ["model"],
  source: (node) => {
    const revision = textOf(node, "revision");
    const gguf = textOf(node, "ggufFile");
    const options = { ...(revision ? { revision } : {}), ...(gguf ? { gguf_file: gguf } : {}) };
    return `${node.name.toUpperCase()} = ${literal(textOf(node, "source"))}\n${node.name.toUpperCase()}_OPTIONS = ${literal(options)}`;
  },
};

/** Expression for the adapters that a stage trains; None for every weight. */
export function adaptersOf(model: TrlNode): string {
  if (!isLora(model)) return "None";
  const targets = textOf(model, "loraTargets").trim();
  const names = targets.split(",").flatMap((name) => name.trim() || []);
  const args: Arguments = {
    r: literal(numberOf(model, "loraRank")),
    lora_alpha: literal(numberOf(model, "loraAlpha")),
    target_modules: literal(targets === "all-linear" ? targets : names),
    lora_dropout: "0.0",
    bias: '"none"',
    task_type: '"CAUSAL_LM"',
  };
  return call("LoraConfig", args);
}

export const importsOf = (model: TrlNode): string[] => (isLora(model) ? ["from peft import LoraConfig"] : []);

/** Whether prompts go through a chat template: where the node wants it and the tokenizer has one. */
export const chatExpression = (model: TrlNode): string =>
  model.params.useChatTemplate ? "bool(tokenizer.chat_template)" : "False";

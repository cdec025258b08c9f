import { baseModel, numberOf, type TrlKind, type TrlNode } from "../part";
import { call } from "../python";
import { adaptersOf, chatExpression } from "./model-huggingface";
import { fixedLengthGap } from "./objective-reduction";
import { TRAINING_NOTES, trainingArguments } from "./optimizer";

interface Batch {
  /** Completions of a step. */
  readonly rows: number;
  readonly miniBatches: number;
  readonly perDevice: number;
}

function batchOf(node: TrlNode): Batch {
  const [sampler] = node.plugged("rollout");
  const rows = numberOf(node, "promptsPerStep") * Number(sampler?.params.groupSize ?? 1);
  const miniBatches = numberOf(node, "miniBatches");
  const own = Math.floor(rows / miniBatches);
  const most = Math.min(own, node.params.microBatchSize === null ? own : numberOf(node, "microBatchSize"));
  // The accumulated micro-batches of an update must come out even.
  const perDevice = Array.from({ length: most }, (_, index) => most - index).find((size) => own % size === 0);
  return { rows, miniBatches, perDevice: perDevice ?? 1 };
}

const reductionGaps = (node: TrlNode): string[] => {
  const longest = Number(node.plugged("rollout")[0]?.params.maxTokens);
  return node
    .plugged("objective")
    .filter(({ node: { config } }) => config.kind === "objective.reduction")
    .flatMap((reduction) => fixedLengthGap(reduction, longest));
};

export const trainPolicyGradient: TrlKind = {
  gaps: (node) => {
    const { rows, miniBatches } = batchOf(node);
    return [
      ...(rows % miniBatches === 0
        ? []
        : [
            `GRPOTrainer takes equal mini-batches only, and ${rows} completions do not split into ${miniBatches}.`,
          ]),
      ...reductionGaps(node),
    ];
  },
  notes: () => [
    ...TRAINING_NOTES,
    "A completion whose reward fails is left out of its group by this job; TRL counts it as 0 where no other reward scores it.",
  ],
  helpers: () => ["prompt", "textOf"],
  step: (node) => {
    const [tasks] = node.plugged("tasks");
    const [reward] = node.plugged("reward");
    const { rows, miniBatches, perDevice } = batchOf(node);
    const innerEpochs = numberOf(node, "innerEpochs");
    const parts = ["rollout", "advantage", "objective"].flatMap((port) => node.plugged(port));
    const config = call("GRPOConfig", {
      ...trainingArguments(node, node.seed, innerEpochs * miniBatches),
      per_device_train_batch_size: String(perDevice),
      gradient_accumulation_steps: String(rows / miniBatches / perDevice),
      steps_per_generation: String(rows / perDevice),
      num_iterations: String(innerEpochs),
      beta: "0.0",
      ...Object.assign({}, ...parts.map((part) => part.configured)),
    });
    const trainer = call("GRPOTrainer", {
      model: "model",
      reward_funcs: "reward",
      args: "config",
      train_dataset: "dataset",
      processing_class: "tokenizer",
      peft_config: adaptersOf(baseModel(node)).replace(/\n/g, "\n    "),
    });
    return `train, _ = ${tasks?.name}()
is_chat = ${chatExpression(baseModel(node))}
dataset = Dataset.from_list(
    [{"prompt": as_prompt(task["prompt"], is_chat), "task": index} for index, task in enumerate(train)]
)

def reward(completions, completion_ids, task, **_):
    texts = [text_of(completion) for completion in completions]
    lengths = [len(ids) for ids in completion_ids]
    return ${reward?.name}(texts, lengths, [train[index] for index in task])

config = ${config}
trainer = ${trainer}
trainer.train()
return keep(trainer, tokenizer, OUT / "${node.name}")`;
  },
};

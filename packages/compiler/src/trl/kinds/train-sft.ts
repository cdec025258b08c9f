import { baseModel, numberOf, type TrlKind } from "../part";
import { call } from "../python";
import { adaptersOf, chatExpression } from "./model-huggingface";
import { TRAINING_NOTES, trainingArguments } from "./optimizer";

export const trainSft: TrlKind = {
  notes: () => TRAINING_NOTES,
  helpers: () => ["prompt", "completion"],
  step: (node) => {
    const [tasks] = node.plugged("tasks");
    const examples = node.params.examples === null ? "" : `[:${numberOf(node, "examples")}]`;
    const config = call("SFTConfig", {
      ...trainingArguments(node, node.seed, 1),
      per_device_train_batch_size: String(numberOf(node, "batchSize")),
      max_length: "None",
      completion_only_loss: "True",
    });
    const trainer = call("SFTTrainer", {
      model: "model",
      args: "config",
      train_dataset: "dataset",
      processing_class: "tokenizer",
      peft_config: adaptersOf(baseModel(node)).replace(/\n/g, "\n    "),
    });
    return `train = ${tasks?.name}()[0]${examples}
is_chat = ${chatExpression(baseModel(node))}
dataset = Dataset.from_list(
    [
        {
            "prompt": as_prompt(task["prompt"], is_chat),
            "completion": as_completion(task["demonstration"], is_chat),
        }
        for task in train
    ]
)
config = ${config}
trainer = ${trainer}
trainer.train()
return keep(trainer, tokenizer, OUT / "${node.name}")`;
  },
};

"""TRL's side: `GRPOTrainer` on the case, one step a turn. Runs in the environment that has TRL.

Settings: everything that costs time and is not the step is off (gradient checkpointing, logging, saving,
bars, reports); one forward pass for the whole batch; no reference model (beta 0), one update, float32.
"""

from __future__ import annotations

import sys
import tempfile

import torch
from cases import LEARNING_RATE, MAX_TOKENS, case_named, prompts, reward
from datasets import Dataset
from transformers import AutoModelForCausalLM, AutoTokenizer, TrainerCallback
from trl import GRPOConfig, GRPOTrainer
from turns import Step, say, wait_for_turn

MOST_STEPS = 1000


class Turns(TrainerCallback):
    """From before the batch is sampled to after the optimiser's step."""

    def __init__(self) -> None:
        self.lengths: list[int] = []

    def on_step_begin(self, args, state, control, **kwargs):
        if not wait_for_turn():
            raise SystemExit(0)
        self.lengths.clear()
        self.step = Step()

    def on_step_end(self, args, state, control, **kwargs):
        self.step.end(tokens=sum(self.lengths))


def main(case_name: str, folder: str, threads: int) -> None:
    torch.set_num_threads(threads)
    case = case_named(case_name)
    turns = Turns()

    def score(completions, completion_ids, **kwargs):
        turns.lengths += [len(ids) for ids in completion_ids]
        return [reward(text) for text in completions]

    rows = case.prompts * case.group_size
    config = GRPOConfig(
        output_dir=tempfile.mkdtemp(prefix="bench-trl-"),
        use_cpu=True,
        bf16=False,
        seed=0,
        max_steps=MOST_STEPS,
        per_device_train_batch_size=rows,
        gradient_accumulation_steps=1,
        num_generations=case.group_size,
        max_completion_length=MAX_TOKENS,
        temperature=1.0,
        num_iterations=1,
        beta=0.0,
        loss_type="dapo",
        scale_rewards="group",
        learning_rate=LEARNING_RATE,
        lr_scheduler_type="constant",
        weight_decay=0.0,
        max_grad_norm=1.0,
        optim="adamw_torch",
        gradient_checkpointing=False,
        shuffle_dataset=False,
        save_strategy="no",
        logging_strategy="no",
        report_to="none",
        disable_tqdm=True,
    )
    trainer = GRPOTrainer(
        model=AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32),
        processing_class=AutoTokenizer.from_pretrained(folder),
        reward_funcs=score,
        args=config,
        train_dataset=Dataset.from_list([{"prompt": text} for text in prompts(case.prompts)]),
        callbacks=[turns],
    )
    say(ready=True)
    trainer.train()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))

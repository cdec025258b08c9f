"""Any Hugging Face causal language model as a policy: all weights trained, or low-rank adapters (LoRA).

Dropout stays off also in training: log-probs of the update must be those of the sampler, or the first ratio
is not 1.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import torch
from peft import LoraConfig, get_peft_model
from torch import Tensor, nn

from trainer.batch import Rollouts, SampleRequest, Task, TokenScores
from trainer.policy.huggingface_decode import HuggingFaceDecoder, takes_any_mask
from trainer.policy.huggingface_files import (
    HuggingFaceSource,
    LoraSettings,
    load_hf_tokenizer,
    load_model,
    local_folder,
)
from trainer.policy.huggingface_scores import HuggingFaceScorer
from trainer.policy.huggingface_tokenizer import HuggingFaceTokenizer
from trainer.policy.padding import (
    demonstrations,
    rollout_rows,
    written_only,
)
from trainer.policy.protocol import Interrupt, Memory, TokenPrompts, count_parameters, never
from trainer.policy.sampling import continue_prompts, sample_rollouts
from trainer.policy.scores import (
    ScoreOptions,
    update_temperature,
)
from trainer.policy.trees import grow_trees
from trainer.policy.value_head import ValueHead

SETTINGS_FILE = "switchyard.json"


class HuggingFacePolicy:
    def __init__(self, model: Any, tokenizer: HuggingFaceTokenizer, source: HuggingFaceSource) -> None:
        self._model = model
        self._scorer = HuggingFaceScorer(model)
        self._tokenizer = tokenizer
        self._source = source
        self._model.eval()

    @classmethod
    def load(
        cls, source: HuggingFaceSource, device: torch.device | str = "cpu", seed: int = 0
    ) -> HuggingFacePolicy:
        """`seed` fixes the adapters' initial weights."""
        folder = local_folder(source)
        model = load_model(folder, source, torch.device(device))
        ends = model.generation_config.eos_token_id if model.generation_config else None
        tokenizer = HuggingFaceTokenizer(
            load_hf_tokenizer(folder, source),
            extra_end_ids=ends if isinstance(ends, list) else [] if ends is None else [ends],
            use_chat_template=source.use_chat_template,
        )
        if source.lora:
            model = _with_adapters(model, source.lora, seed)
        return cls(model, tokenizer, source)

    @classmethod
    def reload(cls, folder: Path, device: torch.device | str = "cpu") -> HuggingFacePolicy:
        """A folder written by `save`, to be trained as before; of any other model every weight is trained."""
        settings: dict[str, Any] = {}
        if (folder / SETTINGS_FILE).is_file():
            settings = json.loads((folder / SETTINGS_FILE).read_text(encoding="utf-8"))
        lora = settings.pop("lora", None)
        source = HuggingFaceSource(name=str(folder), lora=LoraSettings(**lora) if lora else None, **settings)
        return cls.load(source, device)

    @property
    def device(self) -> torch.device:
        return self._model.device

    @property
    def tokenizer(self) -> HuggingFaceTokenizer:
        return self._tokenizer

    @property
    def context(self) -> int:
        return self._model.config.get_text_config().max_position_embeddings

    @property
    def width(self) -> int:
        return self._model.config.get_text_config().hidden_size

    @property
    def num_parameters(self) -> int:
        return count_parameters(self._model.parameters())

    def trainable_parameters(self) -> list[nn.Parameter]:
        return [p for p in self._model.parameters() if p.requires_grad]

    def sample(
        self,
        tasks: Sequence[Task],
        request: SampleRequest,
        generator: torch.Generator,
        *,
        interrupt: Interrupt = never,
    ) -> Rollouts:
        decoder = HuggingFaceDecoder(self._model)
        return sample_rollouts(self, decoder, tasks, request, generator, interrupt)

    def continue_from(
        self,
        prompts: TokenPrompts,
        request: SampleRequest,
        generator: torch.Generator,
        *,
        interrupt: Interrupt = never,
        memory: Memory | None = None,
    ) -> Rollouts:
        decoder = HuggingFaceDecoder(self._model)
        return continue_prompts(self, decoder, prompts, request, generator, interrupt, memory)

    def logp(
        self,
        rollouts: Rollouts,
        rows: Tensor | None = None,
        *,
        with_entropy: bool = False,
        entropy_grad: bool = False,
        value: ValueHead | None = None,
    ) -> TokenScores:
        options = ScoreOptions(update_temperature(rollouts.temperature), with_entropy, entropy_grad)
        given = rollout_rows(rollouts, rows)
        if rollouts.branches is None or not takes_any_mask(self._model):
            return written_only(self._scorer.rows(given, options, value), rollouts, rows)
        rows_M = torch.arange(len(given.group_B), device=self.device) if rows is None else rows
        if rows_M.dtype == torch.bool:
            rows_M = rows_M.nonzero().flatten()
        grown = grow_trees(rollouts, rollouts.branches, rows_M)
        return self._scorer.trees(grown, rollouts, given=given, options=options, value=value)

    def demonstration_logp(self, tasks: Sequence[Task]) -> TokenScores:
        given = demonstrations(tasks, self._tokenizer, context=self.context, device=self.device)
        return self._scorer.rows(given, ScoreOptions())

    def frozen_copy(self) -> HuggingFacePolicy:
        shared: dict[int, Any] = {id(p): p for p in self._model.parameters() if not p.requires_grad}
        model = copy.deepcopy(self._model, shared).requires_grad_(False)
        return HuggingFacePolicy(model, self._tokenizer, self._source)

    def state_dict(self) -> dict[str, Tensor]:
        return {name: p.detach() for name, p in self._model.named_parameters() if p.requires_grad}

    def load_state_dict(self, state: Mapping[str, Tensor]) -> None:
        held = self.state_dict()
        if held.keys() != state.keys():
            odd = ", ".join(sorted(held.keys() ^ state.keys())[:5])
            raise ValueError(f"These weights are not those of this model; they differ in {odd}.")
        with torch.no_grad():
            for name, value in state.items():
                held[name].copy_(value)

    def save(self, folder: Path) -> None:
        """Adapters are merged, so that any program can read the folder; `reload` puts fresh ones on."""
        folder.mkdir(parents=True, exist_ok=True)
        model = self._model
        if self._source.lora:
            model = copy.deepcopy(model).merge_and_unload()
        model.save_pretrained(folder, safe_serialization=True)
        self._tokenizer.save(folder)
        settings = asdict(self._source)
        kept = {name: settings[name] for name in ("lora", "dtype", "use_chat_template")}
        (folder / SETTINGS_FILE).write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")

    @property
    def has_adapters(self) -> bool:
        return self._source.lora is not None

    def save_adapters(self, folder: Path) -> None:
        """The adapters alone, in PEFT's form, which names the base model; and the tokenizer."""
        folder.mkdir(parents=True, exist_ok=True)
        self._model.save_pretrained(folder, safe_serialization=True)
        self._tokenizer.save(folder)

    def train(self) -> None:
        """Nothing to switch: dropout stays off."""

    def eval(self) -> None:
        """Nothing to switch: dropout is never on."""


def _with_adapters(model: Any, settings: LoraSettings, seed: int) -> Any:
    targets = settings.targets.strip()
    names = [name.strip() for name in targets.split(",") if name.strip()]
    config = LoraConfig(
        r=settings.rank,
        lora_alpha=cast("int", settings.alpha),
        target_modules=targets if targets == "all-linear" else names,
        lora_dropout=0.0,
        bias="none",
        task_type="CAUSAL_LM",
    )
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return get_peft_model(model, config)

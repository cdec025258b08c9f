"""The tiny policy: a decoder from scratch with a tokenizer trained on the experiment's own texts.

Use one thread a process. On two cores shared with other programs a step of bench/threads.py took 2.9 s with
one thread and 69 s with two (16 prompts x 8), 0.6 s and 20 s (1 x 8), 6.9 s and 39 s (full length): the many
short operators of decoding each end in a barrier, where a thread that has lost its core makes the other spin.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor, nn

from trainer.batch import GivenResponses, Rollouts, SampleRequest, Task, TokenScores
from trainer.policy.packing import pack_prompts, pack_responses
from trainer.policy.padding import demonstrations, rollout_rows, written_only
from trainer.policy.protocol import Interrupt, Memory, TokenPrompts, count_parameters, never
from trainer.policy.sampling import continue_prompts, sample_rollouts
from trainer.policy.scores import ScoreOptions, place_scores, score_hidden, update_temperature
from trainer.policy.tiny_decode import TinyDecoder
from trainer.policy.tiny_files import write_tiny
from trainer.policy.tiny_model import TinyConfig, TinyModel
from trainer.policy.tokenizer import TinyTokenizer
from trainer.policy.trees import PackedTrees, pack_trees
from trainer.policy.value_head import ValueHead


class TinyPolicy:
    def __init__(
        self, model: TinyModel, tokenizer: TinyTokenizer, device: torch.device | str = "cpu"
    ) -> None:
        if model.config.vocab != tokenizer.vocab_size:
            raise ValueError(
                f"The model has {model.config.vocab} tokens but its tokenizer {tokenizer.vocab_size}: "
                "they do not belong together."
            )
        self._device = torch.device(device)
        self.model = model.to(self._device)
        self._tokenizer = tokenizer

    @classmethod
    def create(
        cls, config: TinyConfig, tokenizer: TinyTokenizer, seed: int, device: torch.device | str = "cpu"
    ) -> TinyPolicy:
        """A new policy whose weights `seed` fixes; the config's `vocab` is replaced by the tokenizer's."""
        config = replace(config, vocab=tokenizer.vocab_size)
        return cls(TinyModel(config, torch.Generator().manual_seed(seed)), tokenizer, device)

    @property
    def device(self) -> torch.device:
        return self._device

    @property
    def tokenizer(self) -> TinyTokenizer:
        return self._tokenizer

    @property
    def context(self) -> int:
        return self.model.config.context

    @property
    def width(self) -> int:
        return self.model.config.width

    @property
    def num_parameters(self) -> int:
        return count_parameters(self.model.parameters())

    def trainable_parameters(self) -> list[nn.Parameter]:
        return [p for p in self.model.parameters() if p.requires_grad]

    def sample(
        self,
        tasks: Sequence[Task],
        request: SampleRequest,
        generator: torch.Generator,
        *,
        interrupt: Interrupt = never,
    ) -> Rollouts:
        return sample_rollouts(self, TinyDecoder(self.model), tasks, request, generator, interrupt)

    def continue_from(
        self,
        prompts: TokenPrompts,
        request: SampleRequest,
        generator: torch.Generator,
        *,
        interrupt: Interrupt = never,
        memory: Memory | None = None,
    ) -> Rollouts:
        decoder = TinyDecoder(self.model)
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
        if rollouts.branches is None:
            scores = self._score(given, self._response_hidden(given), options, value)
            return written_only(scores, rollouts, rows)
        rows_M = torch.arange(len(given.group_B), device=self._device) if rows is None else rows
        if rows_M.dtype == torch.bool:
            rows_M = rows_M.nonzero().flatten()
        hidden = self._tree_hidden(pack_trees(rollouts, rollouts.branches, rows_M))
        return self._score(given, hidden, options, value)

    def demonstration_logp(self, tasks: Sequence[Task]) -> TokenScores:
        given = demonstrations(tasks, self._tokenizer, context=self.context, device=self._device)
        return self._score(given, self._response_hidden(given), ScoreOptions())

    def _score(
        self,
        given: GivenResponses,
        hidden: tuple[Tensor, Tensor],
        options: ScoreOptions,
        value: ValueHead | None = None,
    ) -> TokenScores:
        hidden_ND, index_N = hidden
        target_N = given.response_BT.flatten()[index_N]
        flat = score_hidden(hidden_ND, target_N, self.model.project, options)
        if value is not None:
            flat = flat._replace(value_N=value(hidden_ND))
        return place_scores(flat, index_N, given.keep_BT)

    def _response_hidden(self, given: GivenResponses) -> tuple[Tensor, Tensor]:
        """Hidden states that predict the counted tokens [N, D]; the tokens' places in the flattened [B, T].

        A prompt is run once for its whole group. Its last hidden state predicts the first response token.
        """
        prompts = pack_prompts(given.prompt_PS, given.prompt_keep_PS)
        prompt_ND, past = self.model(prompts.tokens_N, prompts.position_N, [prompts.layout])
        first_B = given.keep_BT[:, 0].nonzero().flatten()
        first_BD = prompt_ND.index_select(0, prompts.last_P).index_select(0, given.group_B[first_B])
        place_B = first_B * given.keep_BT.shape[1]
        rest = pack_responses(given, prompts)
        if rest is None:
            return first_BD, place_B
        rest_ND, _ = self.model(rest.tokens_N, rest.position_N, rest.layouts, past)
        return torch.cat((first_BD, rest_ND)), torch.cat((place_B, rest.target_N))

    def _tree_hidden(self, trees: PackedTrees) -> tuple[Tensor, Tensor]:
        """As `_response_hidden`, of chains with their answers."""
        prompts = trees.prompts
        prompt_ND, past = self.model(prompts.tokens_N, prompts.position_N, [prompts.layout])
        rest_ND, _ = self.model(trees.tokens_N, trees.position_N, trees.layouts, past)
        return torch.cat((prompt_ND, rest_ND)).index_select(0, trees.source_N), trees.target_N

    def frozen_copy(self) -> TinyPolicy:
        model = copy.deepcopy(self.model).requires_grad_(False)
        return TinyPolicy(model, self._tokenizer, self._device)

    def state_dict(self) -> dict[str, Tensor]:
        return dict(self.model.state_dict())

    def load_state_dict(self, state: Mapping[str, Tensor]) -> None:
        self.model.load_state_dict(dict(state))

    def save(self, folder: Path) -> None:
        write_tiny(folder, self.model, self._tokenizer)

    def train(self) -> None:
        self.model.train()

    def eval(self) -> None:
        self.model.eval()

"""Log-probs of given responses by a transformers model: rows by themselves, or chains with their answers.

Shapes: B rows, R rows at once, L their tokens, T response tokens, N scored tokens, V vocabulary.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from trainer.batch import GivenResponses, Rollouts, TokenScores
from trainer.policy.packing import additive
from trainer.policy.padding import length_chunks, prompt_positions
from trainer.policy.scores import (
    MAX_LOGITS,
    FlatScores,
    ScoreOptions,
    join_scores,
    place_scores,
    score_logits,
)
from trainer.policy.trees import GrownTrees, padded_trees
from trainer.policy.value_head import ValueHead


class HuggingFaceScorer:
    def __init__(self, model: Any) -> None:
        self._model = model

    def rows(
        self, given: GivenResponses, options: ScoreOptions, value: ValueHead | None = None
    ) -> TokenScores:
        length_B = given.keep_BT.sum(-1)
        vocabulary = self._model.config.get_text_config().vocab_size
        rows_at_once = max(1, MAX_LOGITS // (vocabulary * given.keep_BT.shape[1]))
        pieces: list[FlatScores] = []
        places: list[Tensor] = []
        for rows in length_chunks(length_B, rows_at_once):
            length = int(length_B[rows[0]])
            if length == 0:
                break
            keep_RL = given.keep_BT[rows, :length]
            target_RL = given.response_BT[rows, :length]
            with self._hidden_states() as hidden:
                logits_RLV = self._response_logits(given, rows, length)
            piece = score_logits(logits_RLV[keep_RL], target_RL[keep_RL], options)
            if value is not None:
                piece = piece._replace(value_N=value(hidden[0][keep_RL]))
            pieces.append(piece)
            row, column = keep_RL.nonzero(as_tuple=True)
            places.append(rows[row] * given.keep_BT.shape[1] + column)
        return place_scores(join_scores(pieces), torch.cat(places), given.keep_BT)

    def trees(
        self,
        grown: GrownTrees,
        rollouts: Rollouts,
        *,
        given: GivenResponses,
        options: ScoreOptions,
        value: ValueHead | None,
    ) -> TokenScores:
        """As `rows`, each chain run once with all its answers."""
        vocabulary = self._model.config.get_text_config().vocab_size
        first = min(tree.start for tree in grown.trees) - 1
        target_F = given.response_BT.flatten()
        pieces: list[FlatScores] = []
        places: list[Tensor] = []
        for padded in padded_trees(grown, rollouts, max(1, MAX_LOGITS // vocabulary)):
            with self._hidden_states() as hidden:
                out = self._model(
                    input_ids=padded.tokens_RL,
                    attention_mask=additive(padded.seen_RLL)[:, None].to(self._model.dtype),
                    position_ids=padded.position_RL,
                    use_cache=False,
                    logits_to_keep=padded.tokens_RL.shape[1] - first,
                )
            at = (padded.row_N, padded.column_N - first)
            piece = score_logits(out.logits[at], target_F[padded.target_N], options)
            if value is not None:
                piece = piece._replace(value_N=value(hidden[0][at]))
            pieces.append(piece)
            places.append(padded.target_N)
        return place_scores(join_scores(pieces), torch.cat(places), given.keep_BT)

    @contextmanager
    def _hidden_states(self) -> Generator[list[Tensor]]:
        """What the output layer is given inside the block: no layer's states are kept but the last one's."""
        taken: list[Tensor] = []

        def take(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            taken.append(inputs[0])

        hook = self._model.get_output_embeddings().register_forward_pre_hook(take)
        try:
            yield taken
        finally:
            hook.remove()

    def _response_logits(self, given: GivenResponses, rows: Tensor, length: int) -> Tensor:
        """Logits [R, length, V] that predict the rows' first `length` tokens; no others are projected."""
        group = given.group_B[rows]
        tokens = torch.cat((given.prompt_PS[group], given.response_BT[rows, : length - 1]), dim=1)
        keep = torch.cat((given.prompt_keep_PS[group], given.keep_BT[rows, : length - 1]), dim=1)
        out = self._model(
            input_ids=tokens,
            attention_mask=keep.long(),
            position_ids=prompt_positions(keep),
            use_cache=False,
            logits_to_keep=length,
        )
        return out.logits

"""Pasted completions as the rollouts that rewards expect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import torch

from trainer.batch import Rollouts, Task
from trainer.policy.padding import right_pad
from trainer.policy.protocol import Tokenizer
from trainer.problems import ParamError
from trainer.serve.requests import PastedCompletion

TokenCounts = Literal["given", "words", "tokenizer"]


def pasted_rollouts(
    pasted: Sequence[PastedCompletion], known: dict[str, Task], tokenizer: Tokenizer | None
) -> tuple[Rollouts, list[int], TokenCounts]:
    """Completions of one task are one group, whose rows are adjacent; the row of each completion; and where
    its tokens come from. Without a tokenizer a completion has its length but no tokens."""
    tasks: dict[tuple[str, str, str], Task] = {}
    keys: list[tuple[str, str, str]] = []
    for one in pasted:
        keys.append(("", one.prompt, one.answer) if not one.task_id else (one.task_id, "", ""))
        tasks.setdefault(keys[-1], _task(one, known))
    places = {key: index for index, key in enumerate(tasks)}
    sorted_rows = sorted(range(len(pasted)), key=lambda index: places[keys[index]])
    rows = [pasted[index] for index in sorted_rows]
    response_BT, keep_BT, counts = _tokens(rows, tokenizer)
    order = [0] * len(pasted)
    for row, index in enumerate(sorted_rows):
        order[index] = row
    rollouts = Rollouts(
        tasks=tuple(tasks.values()),
        group_B=torch.tensor([places[keys[index]] for index in sorted_rows]),
        prompt_PS=torch.zeros(len(tasks), 1, dtype=torch.long),
        prompt_keep_PS=torch.ones(len(tasks), 1, dtype=torch.bool),
        response_BT=response_BT,
        keep_BT=keep_BT,
        logp_old_BT=torch.zeros(keep_BT.shape),
        text_B=tuple(one.text for one in rows),
        truncated_B=torch.zeros(len(rows), dtype=torch.bool),
        temperature=1.0,
    )
    return rollouts, order, counts


def _tokens(
    rows: Sequence[PastedCompletion], tokenizer: Tokenizer | None
) -> tuple[torch.Tensor, torch.Tensor, TokenCounts]:
    if tokenizer is not None:
        ids = [[*tokenizer.encode_response(one.text), tokenizer.end_id] for one in rows]
        return *right_pad(ids, tokenizer.pad_id, torch.device("cpu")), "tokenizer"
    lengths = [len(one.text.split()) if one.tokens is None else one.tokens for one in rows]
    length_B = torch.tensor(lengths)
    keep_BT = torch.arange(max(lengths))[None] < length_B[:, None]
    counts: TokenCounts = "given" if all(one.tokens is not None for one in rows) else "words"
    return torch.zeros(keep_BT.shape, dtype=torch.long), keep_BT, counts


def _task(completion: PastedCompletion, known: dict[str, Task]) -> Task:
    if not completion.task_id:
        return Task("pasted", completion.prompt, completion.answer)
    if completion.task_id not in known:
        raise ParamError(
            "completions",
            f"There is no task '{completion.task_id}' in the given tasks.",
            "Preview the tasks and use one of their ids.",
        )
    return known[completion.task_id]

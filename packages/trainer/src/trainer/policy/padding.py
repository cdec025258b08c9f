"""Prompts and responses as padded tensors: prompts on the left, responses on the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from trainer.batch import GivenResponses, Rollouts, Task, TokenScores
from trainer.policy.protocol import Tokenizer


class ContextError(ValueError):
    """A prompt and its response do not fit into the model's context."""

    def __init__(self, message: str) -> None:
        self.message = message
        self.remedy = "Raise the context, or shorten either."
        super().__init__(f"{message} {self.remedy}")


def left_pad(rows: Sequence[Sequence[int]], pad_id: int, device: torch.device) -> tuple[Tensor, Tensor]:
    """tokens [P, S] and keep [P, S]."""
    width = max(len(row) for row in rows)
    tokens = torch.tensor([[pad_id] * (width - len(row)) + list(row) for row in rows], dtype=torch.long)
    length_P = torch.tensor([len(row) for row in rows])
    keep = torch.arange(width) >= (width - length_P)[:, None]
    return tokens.to(device), keep.to(device)


def right_pad(rows: Sequence[Sequence[int]], pad_id: int, device: torch.device) -> tuple[Tensor, Tensor]:
    """tokens [B, T] and keep [B, T]."""
    width = max(len(row) for row in rows)
    tokens = torch.tensor([list(row) + [pad_id] * (width - len(row)) for row in rows], dtype=torch.long)
    length_B = torch.tensor([len(row) for row in rows])
    keep = torch.arange(width) < length_B[:, None]
    return tokens.to(device), keep.to(device)


def encode_prompts(
    tasks: Sequence[Task], tokenizer: Tokenizer, *, context: int, max_tokens: int
) -> list[list[int]]:
    """Token ids of each prompt; refuses one that leaves no room for `max_tokens` more."""
    if not tasks:
        raise ValueError("There is no task to sample from.")
    encoded = [tokenizer.encode_prompt(task.prompt) for task in tasks]
    check_room(tasks, encoded, context=context, rooms=[max_tokens] * len(encoded))
    return encoded


def check_room(
    tasks: Sequence[Task], encoded: Sequence[Sequence[int]], *, context: int, rooms: Sequence[int]
) -> None:
    """Refuses a prompt that leaves no room for so many tokens more."""
    for task, ids, room in zip(tasks, encoded, rooms, strict=True):
        if len(ids) + room > context:
            raise ContextError(
                f"The prompt of task {task.id!r} has {len(ids)} tokens; with {room} response tokens "
                f"that is more than the model's context of {context}."
            )


def demonstrations(
    tasks: Sequence[Task], tokenizer: Tokenizer, *, context: int, device: torch.device
) -> GivenResponses:
    """Each task's demonstration, with its end token, as a response to its prompt."""
    responses: list[list[int]] = []
    for task in tasks:
        if task.demonstration is None:
            raise ValueError(f"Task {task.id!r} has no demonstration to imitate.")
        responses.append(
            [token for part, _ in _parts(task, tokenizer) for token in part] + [tokenizer.end_id]
        )
    prompts = encode_prompts(tasks, tokenizer, context=context, max_tokens=0)
    for task, prompt, response in zip(tasks, prompts, responses, strict=True):
        if len(prompt) + len(response) > context:
            raise ContextError(
                f"Prompt and demonstration of task {task.id!r} have {len(prompt)} + {len(response)} tokens, "
                f"more than the model's context of {context}."
            )
    prompt_PS, prompt_keep_PS = left_pad(prompts, tokenizer.pad_id, device)
    response_BT, keep_BT = right_pad(responses, tokenizer.pad_id, device)
    group_B = torch.arange(len(tasks), device=device)
    return GivenResponses(prompt_PS, prompt_keep_PS, group_B, response_BT, keep_BT)


def imitated_tokens(tasks: Sequence[Task], tokenizer: Tokenizer, device: torch.device) -> Tensor:
    """[B, T], False for tokens of the demonstrations that are read but not imitated.

    Padding is True: it is for `keep_BT` to say what exists.
    """
    rows = [
        [learns for part, learns in _parts(task, tokenizer) for learns in [learns] * len(part)]
        for task in tasks
    ]
    width = max(len(row) + 1 for row in rows)
    return torch.tensor([row + [True] * (width - len(row)) for row in rows], device=device)


def _parts(task: Task, tokenizer: Tokenizer) -> Iterator[tuple[list[int], bool]]:
    """The demonstration's tokens, and whether they learn. It is encoded span by span, so that no token lies
    across the end of one."""
    text, at = task.demonstration or "", 0
    for start, end in task.unlearned:
        yield tokenizer.encode_response(text[at:start]), True
        yield tokenizer.encode_response(text[start:end]), False
        at = end
    yield tokenizer.encode_response(text[at:]), True


def rollout_rows(rollouts: Rollouts, rows: Tensor | None) -> GivenResponses:
    """The rollouts' rows in the order of `rows`, with only the prompts they need; `keep_BT` is of all tokens
    that are read, also those that the policy did not write."""
    if rows is None:
        return GivenResponses(
            rollouts.prompt_PS,
            rollouts.prompt_keep_PS,
            rollouts.group_B,
            rollouts.response_BT,
            rollouts.read_BT,
        )
    if rows.dtype == torch.bool:
        rows = rows.nonzero().flatten()
    prompts, group_R = rollouts.group_B[rows].unique(return_inverse=True)
    return GivenResponses(
        rollouts.prompt_PS[prompts],
        rollouts.prompt_keep_PS[prompts],
        group_R,
        rollouts.response_BT[rows],
        rollouts.read_BT[rows],
    )


def written_only(scores: TokenScores, rollouts: Rollouts, rows: Tensor | None) -> TokenScores:
    """Scores of the tokens that the policy wrote; 0 at those that were inserted."""
    if rollouts.inserted_BT is None:
        return scores
    keep_BT = rollouts.keep_BT if rows is None else rollouts.keep_BT[rows]

    def kept(value_BT: Tensor | None) -> Tensor | None:
        return None if value_BT is None else value_BT.masked_fill(~keep_BT, 0.0)

    return TokenScores(
        scores.logp_BT.masked_fill(~keep_BT, 0.0), keep_BT, kept(scores.entropy_BT), kept(scores.value_BT)
    )


def length_chunks(length_B: Tensor, max_rows: int) -> list[Tensor]:
    """Row indices in chunks of rows of similar length, so that little of a chunk is padding."""
    order = torch.argsort(length_B, descending=True, stable=True)
    return list(order.split(max_rows))


def prompt_positions(keep_PS: Tensor) -> Tensor:
    """0, 1, 2, .. over the kept tokens of each row; padding gets 0."""
    return (keep_PS.long().cumsum(-1) - 1).clamp_min_(0)

"""Budget forcing: a policy that wants to stop thinking is made to go on (s1, arXiv 2501.19393; that J1, arXiv
2505.11875, forces in this way, its words and its counts are inferred).

1. Thinking is sampled until the stop or the budget b; b loses what was sampled, the stop not among it.
2. With extensions and budget left the stop is taken away, a reflection word put in its place, and sampling
   goes on with at least one token that is no stop.
3. The end of thinking is written where the policy has not, then the lead-in, and the verdict is sampled.

A chain that has been extended n times begins with what it was after n - 1 times, so one chain gives the
completions for every n. Shapes: P prompts, B = P * G rows, T tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import torch

from trainer.batch import Rollouts, SampleRequest, Task, Thinking
from trainer.failure import RunError
from trainer.policy.protocol import Interrupt, Policy, Tokenizer, TokenPrompts

VERDICT_OPENING = "[["
"""Where thinking without tags ends."""


class Forcing(Protocol):
    """How thinking is extended, whoever asks for it."""

    @property
    def words(self) -> tuple[str, ...]: ...
    @property
    def budget(self) -> int: ...
    @property
    def end_marker(self) -> str: ...
    @property
    def lead_in(self) -> str: ...
    @property
    def verdict_tokens(self) -> int: ...
    @property
    def temperature(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Markup:
    """What is put in, and what ends thinking, as tokens."""

    words: list[list[int]]
    end: list[int]
    """The end of thinking; empty for a policy without tags."""
    lead_in: list[int]
    stops: tuple[int, ...]
    """Tokens that end thinking: its marker, and the ends of the text."""

    @classmethod
    def of(cls, p: Forcing, tokenizer: Tokenizer) -> Markup:
        end = [] if p.end_marker == "" else [_marker(p.end_marker, tokenizer)]
        return cls(
            words=[tokenizer.encode_response(word) for word in p.words],
            end=end,
            lead_in=tokenizer.encode_response(p.lead_in) if p.lead_in else [],
            stops=(*end, *tokenizer.end_ids),
        )

    def room(self, extensions: int) -> int:
        """Most tokens that so many extensions and the end put into a completion."""
        return extensions * max(map(len, self.words)) + len(self.end) + len(self.lead_in)


def _marker(text: str, tokenizer: Tokenizer) -> int:
    found = tokenizer.marker_id(text)
    if found is None:
        raise RunError(
            f"Thinking ends with {text}, which is not one token of this model.",
            "Name a marker that its tokenizer has, list it among the markers of a tiny decoder, or leave it "
            "empty for a judge without tags.",
        )
    return found


@dataclass(slots=True)
class Chain:
    """One completion on its way."""

    left: int
    """Budget."""
    ids: list[int] = field(default_factory=list[int])
    inserted: list[bool] = field(default_factory=list[bool])
    logp: list[float] = field(default_factory=list[float])
    stop: int | None = None
    """Place of the stop that the policy wrote; None where the budget has cut it."""
    extensions: int = 0

    def put(self, ids: Sequence[int]) -> None:
        self.ids += ids
        self.inserted += [True] * len(ids)
        self.logp += [0.0] * len(ids)

    def cut_back(self) -> None:
        del self.ids[self.stop :], self.inserted[self.stop :], self.logp[self.stop :]

    def copy(self) -> Chain:
        return Chain(self.left, [*self.ids], [*self.inserted], [*self.logp], self.stop, self.extensions)


class Chains:
    """The completions of some prompts, extended step by step."""

    def __init__(
        self,
        p: Forcing,
        policy: Policy,
        tasks: Sequence[Task],
        *,
        group_size: int,
        most_extensions: int,
        generator: torch.Generator,
        interrupt: Interrupt,
    ) -> None:
        self._p, self._policy, self._tasks = p, policy, tuple(tasks)
        self._generator, self._interrupt = generator, interrupt
        self._markup = Markup.of(p, policy.tokenizer)
        self._asked = [policy.tokenizer.encode_prompt(task.prompt) for task in tasks]
        self._of_row = [prompt for prompt in range(len(tasks)) for _ in range(group_size)]
        self._extensions_left = most_extensions
        self.rows = [Chain(p.budget) for _ in self._of_row]
        prompts = TokenPrompts(tasks, self._asked, [1] * len(tasks))
        self._think(range(len(self.rows)), prompts, self._request(group_size, p.budget))

    def extend(self) -> None:
        """Takes the stop of every chain that has one and budget left, and goes on thinking."""
        self._extensions_left -= 1
        rows = [row for row, chain in enumerate(self.rows) if chain.stop is not None and chain.left > 0]
        if not rows:
            return
        for row in rows:
            chain, words = self.rows[row], self._markup.words
            chain.cut_back()
            chain.put(words[chain.extensions % len(words)])
            chain.extensions += 1
        limits = [self.rows[row].left for row in rows]
        # A word that ends where a stop may follow is no new thought: one token of it is forced.
        barred = (*self._markup.stops, *self._policy.tokenizer.encode_response(VERDICT_OPENING)[:1])
        prompts = self._prompts([(row, self.rows[row]) for row in rows], limits)
        self._think(rows, prompts, self._request(1, max(limits), barred))

    def _request(self, group_size: int, tokens: int, not_first: tuple[int, ...] = ()) -> SampleRequest:
        return SampleRequest(
            group_size,
            tokens,
            self._p.temperature,
            stop=() if self._markup.end else (VERDICT_OPENING,),
            end_ids=tuple(self._markup.end),
            reserve=self._markup.room(self._extensions_left) + self._p.verdict_tokens,
            not_first=not_first,
        )

    def _prompts(self, rows: Sequence[tuple[int, Chain]], limits: Sequence[int]) -> TokenPrompts:
        """Everything that stands in each row, as a prompt of its own."""
        tasks = [self._tasks[self._of_row[row]] for row, _ in rows]
        ids = [[*self._asked[self._of_row[row]], *chain.ids] for row, chain in rows]
        return TokenPrompts(tasks, ids, [1] * len(rows), limits=limits)

    def _think(self, rows: Sequence[int], prompts: TokenPrompts, request: SampleRequest) -> None:
        for row, (ids, logp, ended) in zip(rows, self._sample(prompts, request), strict=True):
            chain = self.rows[row]
            start = len(chain.ids)
            chain.ids += ids
            chain.inserted += [False] * len(ids)
            chain.logp += logp
            chain.stop = self._stop_of(chain, start) if ended else None
            chain.left -= (len(chain.ids) if chain.stop is None else chain.stop) - start

    def _sample(
        self, prompts: TokenPrompts, request: SampleRequest
    ) -> list[tuple[list[int], list[float], bool]]:
        made = self._policy.continue_from(prompts, request, self._generator, interrupt=self._interrupt)
        lengths, ids, logp = (
            made.keep_BT.sum(-1).tolist(),
            made.response_BT.tolist(),
            made.logp_old_BT.tolist(),
        )
        ended = (~made.truncated_B).tolist()
        return [(ids[row][:length], logp[row][:length], ended[row]) for row, length in enumerate(lengths)]

    def _stop_of(self, chain: Chain, start: int) -> int:
        """Where the stop of the last piece begins: its last token, or the first one of the verdict's text."""
        if chain.ids[-1] in self._markup.stops:
            return len(chain.ids) - 1
        decode, at = self._policy.tokenizer.decode, len(chain.ids)
        before = decode(chain.ids[start:]).find(VERDICT_OPENING)
        while at > start and len(decode(chain.ids[start:at])) > before:
            at -= 1
        return at

    def completions(self) -> Rollouts:
        """The chains as they stand, with their verdicts; they may be extended afterwards."""
        chains = [chain.copy() for chain in self.rows]
        open_rows = [row for row, chain in enumerate(chains) if not self._is_over(chain)]
        for row in open_rows:
            self._close(chains[row])
        truncated = [False] * len(chains)
        if open_rows:
            limits = [self._p.verdict_tokens] * len(open_rows)
            prompts = self._prompts([(row, chains[row]) for row in open_rows], limits)
            request = SampleRequest(1, self._p.verdict_tokens, self._p.temperature)
            for row, (ids, logp, ended) in zip(open_rows, self._sample(prompts, request), strict=True):
                chains[row].ids += ids
                chains[row].inserted += [False] * len(ids)
                chains[row].logp += logp
                truncated[row] = not ended
        return self._rollouts(chains, truncated)

    def _is_over(self, chain: Chain) -> bool:
        """Whether the policy has ended the text itself."""
        return chain.stop is not None and chain.ids[-1] in self._policy.tokenizer.end_ids

    def _close(self, chain: Chain) -> None:
        if chain.stop is None:
            chain.put(self._markup.end)
        elif self._markup.lead_in and not self._markup.end:
            chain.cut_back()
        chain.put(self._markup.lead_in)

    def _rollouts(self, chains: list[Chain], truncated: list[bool]) -> Rollouts:
        device, pad_id = self._policy.device, self._policy.tokenizer.pad_id
        width = max(len(chain.ids) for chain in chains)
        length_B = torch.tensor([len(chain.ids) for chain in chains])
        prompt_PS, prompt_keep_PS = _left(self._asked, pad_id)

        def padded(rows: list[list[int]] | list[list[float]] | list[list[bool]], fill: float) -> torch.Tensor:
            return torch.tensor([[*row, *[fill] * (width - len(row))] for row in rows], device=device)

        inserted_BT = padded([chain.inserted for chain in chains], fill=False)
        of_rows = [(self._p.budget - chain.left, chain.extensions, chain.stop is None) for chain in self.rows]
        thinking_B, extensions_B, cut_B = torch.tensor(of_rows, device=device).T
        return Rollouts(
            tasks=self._tasks,
            group_B=torch.tensor(self._of_row, device=device),
            prompt_PS=prompt_PS.to(device),
            prompt_keep_PS=prompt_keep_PS.to(device),
            response_BT=padded([chain.ids for chain in chains], fill=pad_id),
            keep_BT=(torch.arange(width) < length_B[:, None]).to(device) & ~inserted_BT,
            logp_old_BT=padded([chain.logp for chain in chains], fill=0.0),
            text_B=tuple(self._text(chain.ids) for chain in chains),
            truncated_B=torch.tensor(truncated, device=device),
            temperature=self._p.temperature,
            inserted_BT=inserted_BT,
            thinking=Thinking(thinking_B, extensions_B, cut_B.bool()),
        )

    def _text(self, ids: list[int]) -> str:
        """Decoding may leave the marker out, where a tokenizer counts it among its special tokens."""
        decode, end = self._policy.tokenizer.decode, self._markup.end
        if not end:
            return decode(ids)
        parts: list[list[int]] = [[]]
        for token in ids:
            if token == end[0]:
                parts.append([])
            else:
                parts[-1].append(token)
        return self._p.end_marker.join(decode(part) for part in parts)


def _left(rows: Sequence[Sequence[int]], pad_id: int) -> tuple[torch.Tensor, torch.Tensor]:
    width = max(map(len, rows))
    tokens = torch.tensor([[pad_id] * (width - len(row)) + list(row) for row in rows])
    length_P = torch.tensor([len(row) for row in rows])
    return tokens, torch.arange(width) >= (width - length_P)[:, None]

"""Budget forcing: the method card's script, the policy's own opinion of the rows, and n = 0."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest
import torch
from torch import Tensor

from trainer.batch import Rollouts, SampleRequest, Task
from trainer.contract.nodes import RolloutBudgetForce
from trainer.failure import RunError
from trainer.policy import CharacterTokenizer, TinyConfig, TinyPolicy
from trainer.policy.padding import ContextError
from trainer.policy.protocol import Policy, TokenPrompts
from trainer.policy.tokenizer import EOS
from trainer.rollouts import ROLLOUTS
from trainer.rollouts.forcing import Chains

MARKERS = ("</t>", "Wait", "[[A]]", "[[B]]")
TASKS = tuple(Task(text, text, "A") for text in ("ab", "ba", "bba"))


def params(**changes: Any) -> RolloutBudgetForce:
    held = {
        "group_size": 1,
        "extensions": 1,
        "words": ("Wait",),
        "budget": 16,
        "end_marker": "</t>",
        "lead_in": "",
        "verdict_tokens": 4,
        "temperature": 1.0,
    }
    return RolloutBudgetForce(**{**held, **changes})


class Scripted:
    """Thinks "x", then "y", then "z", one token each, stops behind each, and says [[A]] at the end."""

    device = torch.device("cpu")
    context = 100
    tokenizer = CharacterTokenizer("abxyzVn:[]A", MARKERS)

    def __init__(self, *, says: dict[int, str] | None = None, stop: str = "</t>") -> None:
        self.chunks = says or {0: "x", 1: "y", 2: "z"}
        self.stop = stop
        self.requests: list[SampleRequest] = []

    def continue_from(self, prompts: TokenPrompts, request: SampleRequest, *_: Any, **__: Any) -> Rollouts:
        self.requests.append(request)
        rows = [self._row(ids) for ids in prompts.ids for _ in range(request.group_size)]
        limits = [limit for limit in prompts.limits or [request.max_tokens] * len(prompts.ids)]
        cut = [row[:limit] for row, limit in zip(rows, limits * request.group_size, strict=True)]
        width = max(map(len, cut))
        length_B = torch.tensor([len(row) for row in cut])
        return Rollouts(
            tasks=tuple(prompts.tasks),
            group_B=torch.arange(len(cut)),
            prompt_PS=torch.zeros(1, 1),
            prompt_keep_PS=torch.zeros(1, 1),
            response_BT=torch.tensor([row + [0] * (width - len(row)) for row in cut]),
            keep_BT=torch.arange(width) < length_B[:, None],
            logp_old_BT=torch.full((len(cut), width), -0.5),
            text_B=("",) * len(cut),
            truncated_B=torch.tensor([len(row) > len(kept) for row, kept in zip(rows, cut, strict=True)]),
            temperature=request.temperature,
        )

    def _row(self, ids: Any) -> list[int]:
        text = "".join(self.tokenizer.pieces(list(ids)))
        if "</t>" in text or "[[" in text:
            return [*self.tokenizer.encode_response("[[A]]"), EOS]
        chunk = self.chunks[text.count("Wait") + text.count("Vn")]
        stop = [EOS] if self.stop == "end" else self.tokenizer.encode_response(self.stop)
        return [*self.tokenizer.encode_response(chunk), *stop]


def forced(policy: object, **changes: Any) -> Rollouts:
    return ROLLOUTS[RolloutBudgetForce].sample(
        params(**changes),
        cast("Policy", policy),
        TASKS[:1],
        generator=torch.Generator().manual_seed(0),
        interrupt=lambda: None,
    )


def pieces(rollouts: Rollouts, row: int = 0) -> list[str]:
    return Scripted.tokenizer.pieces(rollouts.response_BT[row][rollouts.read_BT[row]].tolist())


def inserted(rollouts: Rollouts) -> Tensor:
    assert rollouts.inserted_BT is not None
    assert not (rollouts.inserted_BT & rollouts.keep_BT).any()
    return rollouts.inserted_BT


@pytest.mark.parametrize(
    ("extensions", "thinking"),
    [(0, ["x"]), (1, ["x", "Wait", "y"]), (2, ["x", "Wait", "y", "Wait", "z"])],
)
def test_the_script(extensions: int, thinking: list[str]) -> None:
    made = forced(Scripted(), extensions=extensions)
    assert pieces(made) == [*thinking, "</t>", "[[A]]", "<eos>"]
    assert made.text_B == ("".join(thinking) + "</t>[[A]]",)
    held = made.thinking
    assert held is not None
    assert [pieces(made)[at] for at in inserted(made)[0].nonzero().flatten().tolist()] == [
        "Wait"
    ] * extensions
    assert (int(held.tokens_B), int(held.extensions_B), bool(held.cut_B)) == (
        extensions + 1,
        extensions,
        False,
    )


def test_without_budget_nothing_is_extended() -> None:
    """One token of thinking is sampled; the end is put in, since the policy has not written it."""
    made = forced(Scripted(), extensions=2, budget=1)
    assert pieces(made) == ["x", "</t>", "[[A]]", "<eos>"]
    held = made.thinking
    assert held is not None
    assert inserted(made)[0].tolist() == [False, True, False, False]
    assert (int(held.tokens_B), int(held.extensions_B), bool(held.cut_B)) == (1, 0, True)


def test_the_budget_is_for_all_extensions_together() -> None:
    made = forced(Scripted(says={0: "xx", 1: "yyyy"}), extensions=1, budget=4)
    assert pieces(made) == ["x", "x", "Wait", "y", "y", "</t>", "[[A]]", "<eos>"]
    made = forced(Scripted(says={0: "xx", 1: "y", 2: "z"}), extensions=2, budget=4)
    assert pieces(made)[:6] == ["x", "x", "Wait", "y", "Wait", "z"]


def test_words_go_in_turn_and_a_lead_in_stands_before_the_verdict() -> None:
    made = forced(Scripted(), extensions=2, words=("Wait", "Vn"), lead_in="V:")
    assert made.text_B == ("xWaityVnz</t>V:[[A]]",)
    assert int(inserted(made).sum()) == 1 + 2 + 2


def test_the_end_of_the_text_is_a_stop_too() -> None:
    assert forced(Scripted(stop="end"), extensions=1).text_B == ("xWaity",)
    assert pieces(forced(Scripted(stop="end"), extensions=0)) == ["x", "<eos>"]


@pytest.mark.parametrize(("extensions", "text"), [(0, "x[[A]]"), (2, "xWaityWaitz[[A]]")])
def test_thinking_without_tags_ends_where_the_verdict_begins(extensions: int, text: str) -> None:
    made = forced(Scripted(stop="[["), extensions=extensions, end_marker="")
    assert made.text_B[0].replace("[[[[", "[[") == text


def test_the_first_token_behind_a_word_is_no_stop() -> None:
    policy = Scripted()
    forced(policy, extensions=1)
    tokenizer = policy.tokenizer
    first, second, verdict = policy.requests
    assert first.not_first == () and verdict.not_first == ()
    assert {tokenizer.marker_id("</t>"), EOS} <= set(second.not_first)


def test_what_was_put_in_has_no_log_prob_and_sampled_tokens_keep_theirs() -> None:
    made = forced(Scripted(), extensions=1)
    assert made.logp_old_BT[0].tolist() == [-0.5, 0.0, -0.5, -0.5, -0.5, -0.5]


def test_a_marker_that_is_several_tokens_is_refused() -> None:
    with pytest.raises(RunError, match="not one token"):
        forced(Scripted(), end_marker="</think>")


# A policy that knows nothing, of a real model: what stands in the rows, and what it thinks of them.


def policy(context: int = 64) -> TinyPolicy:
    """Nearly indifferent between its tokens, so that thinkings of every length and ending occur."""
    made = TinyPolicy.create(
        TinyConfig(layers=2, width=32, heads=2, context=context, vocab=1),
        CharacterTokenizer("ab", MARKERS),
        0,
    )
    with torch.no_grad():
        made.model.embedding.mul_(0.3)
    return made


def sampled(p: RolloutBudgetForce, seed: int = 5, context: int = 64) -> Rollouts:
    generator = torch.Generator().manual_seed(seed)
    return ROLLOUTS[RolloutBudgetForce].sample(
        p, policy(context), TASKS, generator=generator, interrupt=lambda: None
    )


def test_log_probs_are_those_of_a_forward_pass() -> None:
    made = sampled(params(group_size=12, extensions=3, temperature=0.8, lead_in="ab"))
    held = made.thinking
    assert held is not None and bool(inserted(made).any()) and len(set(held.extensions_B.tolist())) > 1
    scores = policy().logp(made)
    assert torch.allclose(scores.logp_BT.detach(), made.logp_old_BT, atol=1e-4)
    assert not made.logp_old_BT[~made.keep_BT].any()


def test_no_thinking_holds_its_stop_and_no_budget_is_overdrawn() -> None:
    p = params(group_size=12, extensions=2, budget=30)
    made = sampled(p)
    held, tokenizer = made.thinking, policy().tokenizer
    assert held is not None
    assert 0 < int(held.cut_B.sum()) < 36
    end = tokenizer.marker_id("</t>")
    for row in range(36):
        ids = made.response_BT[row][made.read_BT[row]].tolist()
        thinking = ids[: ids.index(end)] if end in ids else ids[:-1]
        assert EOS not in thinking
        put_in = inserted(made)[row][: len(thinking)]
        assert int((~put_in).sum()) == int(held.tokens_B[row]) <= 30
        assert int(put_in.sum()) == int(held.extensions_B[row]) <= 2
        # behind each word at least one token of thinking
        words = put_in.nonzero().flatten().tolist()
        assert all(word + 1 < len(thinking) and not bool(put_in[word + 1]) for word in words)


@pytest.mark.parametrize("group_size", [1, 3])
def test_without_extensions_it_is_ordinary_decoding(group_size: int) -> None:
    """Greedy, token for token; the budget is not reached and no lead-in is put in."""
    own = policy()
    with torch.no_grad():
        own.model.embedding.mul_(20.0)
    p = params(group_size=group_size, extensions=0, budget=20, verdict_tokens=20, temperature=0.0)
    chains = Chains(
        p,
        own,
        TASKS,
        group_size=group_size,
        most_extensions=0,
        generator=torch.Generator().manual_seed(0),
        interrupt=lambda: None,
    )
    made = chains.completions()
    plain = own.sample(TASKS, SampleRequest(group_size, 40, 0.0), torch.Generator().manual_seed(0))
    end, lengths = own.tokenizer.marker_id("</t>"), []
    for row in range(len(TASKS) * group_size):
        ids = made.response_BT[row][made.read_BT[row]].tolist()
        wanted = plain.response_BT[row][plain.keep_BT[row]].tolist()
        at = wanted.index(end) if end in wanted else len(wanted)
        if at >= 20:
            continue
        lengths.append(at)
        assert ids == wanted[: len(ids)]
    assert made.text_B


def test_an_extended_chain_begins_with_what_it_was() -> None:
    p = params(group_size=8, extensions=2)
    chains = Chains(
        p,
        policy(),
        TASKS,
        group_size=8,
        most_extensions=2,
        generator=torch.Generator().manual_seed(1),
        interrupt=lambda: None,
    )
    before = [chain.copy() for chain in chains.rows]
    chains.completions()
    assert [chain.ids for chain in chains.rows] == [chain.ids for chain in before]
    chains.extend()
    for old, new in zip(before, chains.rows, strict=True):
        stop = len(old.ids) if old.stop is None else old.stop
        assert new.ids[:stop] == old.ids[:stop]
        assert new.left <= old.left


def test_a_context_that_is_just_large_enough_is_enough_whatever_is_left_of_the_budget() -> None:
    """Prompt of 5 tokens with its frame, 10 of budget, two words, the marker and 4 of a verdict."""
    p = params(group_size=12, extensions=2, budget=10)
    made = sampled(p, context=5 + 10 + 2 + 1 + 4)
    assert int(made.read_BT.sum(-1).max()) > 12
    with pytest.raises(ContextError):
        sampled(p, context=5 + 10 + 2 + 1 + 3)


def test_an_interruption_goes_through() -> None:
    calls: list[int] = []

    def stop() -> None:
        calls.append(1)
        if len(calls) > 12:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ROLLOUTS[RolloutBudgetForce].sample(
            params(), policy(), TASKS, generator=torch.Generator().manual_seed(0), interrupt=stop
        )


def test_signals_keep_what_was_put_in_apart() -> None:
    made = forced(Scripted(), extensions=2)
    told = ROLLOUTS[RolloutBudgetForce].signals(made, 2.0)
    assert told["thinking"] == 3.0 and told["forced"] == 2.0 and told["extensions"] == 2.0
    assert told["tokensPerSecond"] == pytest.approx(6 / 2.0)
    assert told["entropy"] == pytest.approx(0.5)


def test_duplicates_are_counted_within_a_group() -> None:
    made = sampled(params(group_size=2))
    assert made.group_B.tolist() == [0, 0, 1, 1, 2, 2]
    told = ROLLOUTS[RolloutBudgetForce].signals(replace(made, text_B=("a", "a", "a", "b", "c", "c")), 1.0)
    assert told["duplicates"] == pytest.approx(4 / 6)

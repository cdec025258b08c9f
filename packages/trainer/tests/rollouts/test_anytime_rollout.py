"""Anytime rollouts: cuts by hand, what stands in the rows, and the policy's own opinion of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
import torch

from trainer.batch import Rollouts, Task
from trainer.contract.nodes import RolloutAnytime
from trainer.failure import RunError
from trainer.policy import CharacterTokenizer, TinyConfig, TinyPolicy
from trainer.policy.packing import Layout, additive
from trainer.policy.padding import ContextError
from trainer.policy.tokenizer import EOS
from trainer.rollouts import ROLLOUTS
from trainer.rollouts.anytime import Prefix, place_in_group, prefixes

MARKERS = ("<t>", "</t>", "<a>", "</a>")
TASKS = tuple(Task(text, text, text[0]) for text in ("ab", "ba", "bba"))
P = RolloutAnytime(
    group_size=6,
    budgets=(2, 5, 9),
    summaries=2,
    summary_tokens=3,
    start_marker="<t>",
    end_marker="</t>",
    cut_text="b",
    cue="<a>",
    temperature=0.8,
)


def policy(context: int = 48) -> TinyPolicy:
    """Nearly indifferent between its 26 tokens, so that chains of every length and ending occur."""
    made = TinyPolicy.create(
        TinyConfig(layers=2, width=32, heads=2, context=context, vocab=1),
        CharacterTokenizer("ab", MARKERS),
        0,
    )
    with torch.no_grad():
        made.model.embedding.mul_(0.3)
    return made


def sampled(seed: int = 5, p: RolloutAnytime = P) -> Rollouts:
    generator = torch.Generator().manual_seed(seed)
    return ROLLOUTS[RolloutAnytime].sample(p, policy(), TASKS, generator=generator, interrupt=lambda: None)


def ids(tokens: torch.Tensor, keep: torch.Tensor) -> list[int]:
    return tokens[keep].tolist()


def test_cuts_by_hand() -> None:
    """A chain of 5 is cut at 2 and 4, and whole from 6 on; one of 6 that ends at a budget is whole there."""
    budgets = (2, 4, 6, 8)
    assert prefixes(7, 5, budgets, has_ended=True) == [
        Prefix(7, 2, 0, 1, False),
        Prefix(7, 4, 1, 1, False),
        Prefix(7, 5, 2, 2, True),
    ]
    assert prefixes(0, 6, budgets, has_ended=True)[-1] == Prefix(0, 6, 2, 2, True)
    assert prefixes(0, 1, budgets, has_ended=True) == [Prefix(0, 1, 0, 4, True)]
    assert prefixes(0, 8, budgets, has_ended=False)[-1] == Prefix(0, 8, 3, 1, False)


def test_places_count_within_runs() -> None:
    assert place_in_group(torch.tensor([4, 4, 7, 9, 9, 9])).tolist() == [0, 1, 0, 0, 1, 2]


def test_the_seed_gives_chains_of_every_kind() -> None:
    rollouts = sampled()
    branches = rollouts.branches
    assert branches is not None
    lengths = rollouts.keep_BT[:18].sum(1)
    assert 0 < int(rollouts.truncated_B[:18].sum()) < 18
    assert 0 < int(branches.answered_C.sum()) < 18
    assert len(set(lengths.tolist())) > 4


def test_every_chain_is_answered_as_often_at_each_budget() -> None:
    rollouts = sampled()
    branches = rollouts.branches
    assert branches is not None
    assert branches.chain_B[:18].tolist() == list(range(18))
    counts = Counter(zip(branches.chain_B[18:].tolist(), branches.budget_B[18:].tolist(), strict=True))
    assert counts == {(chain, budget): 2 for chain in range(18) for budget in range(3)}
    assert branches.question_C.tolist() == [0] * 6 + [1] * 6 + [2] * 6
    assert rollouts.judged_B.tolist() == [False] * 18 + [True] * 108


def test_an_answer_continues_prompt_thinking_and_what_is_inserted() -> None:
    rollouts, tokenizer = sampled(), policy().tokenizer
    branches = rollouts.branches
    assert branches is not None
    end = tokenizer.marker_id("</t>")
    for row in range(18, len(rollouts.text_B)):
        chain, budget = int(branches.chain_B[row]), P.budgets[int(branches.budget_B[row])]
        thinking = ids(rollouts.response_BT[chain], rollouts.keep_BT[chain])
        task = TASKS[int(branches.question_C[chain])]
        cut = thinking[:budget]
        inserted = "<a>" if cut[-1] == end else "b</t><a>"
        prompt = int(rollouts.group_B[row])
        assert ids(rollouts.prompt_PS[prompt], rollouts.prompt_keep_PS[prompt]) == [
            *tokenizer.encode_prompt(task.prompt),
            *tokenizer.encode_response("<t>"),
            *cut,
            *tokenizer.encode_response(inserted),
        ]
        assert rollouts.tasks[prompt] == task
        summary = tokenizer.decode(ids(rollouts.response_BT[row], rollouts.keep_BT[row]))
        read = "<t>" + tokenizer.decode(cut) + inserted + summary
        assert rollouts.text_B[row] == (read if bool(branches.answered_C[chain]) else "")


def test_answers_to_a_thinking_that_has_ended_share_a_prompt() -> None:
    rollouts = sampled()
    branches = rollouts.branches
    assert branches is not None
    for chain in range(18):
        own = branches.chain_B == chain
        own[chain] = False
        length = int(rollouts.keep_BT[chain].sum())
        cuts = sum(budget < length for budget in P.budgets)
        assert rollouts.group_B[own].unique().numel() == min(cuts + 1, 3)


def test_chains_stop_at_the_marker_or_the_last_budget() -> None:
    rollouts, end = sampled(), policy().tokenizer.marker_id("</t>")
    for row in range(18):
        tokens = ids(rollouts.response_BT[row], rollouts.keep_BT[row])
        assert end not in tokens[:-1] and EOS not in tokens[:-1]
        assert bool(rollouts.truncated_B[row]) == (tokens[-1] not in (end, EOS))
        assert len(tokens) <= 9 and (len(tokens) == 9 or not bool(rollouts.truncated_B[row]))


def test_the_update_gives_every_row_the_log_probs_it_was_sampled_with() -> None:
    rollouts = sampled()
    again = policy().logp(rollouts).logp_BT.detach()
    torch.testing.assert_close(again, rollouts.logp_old_BT, atol=1e-4, rtol=0)
    some = torch.tensor([3, 20, 57, 100])
    torch.testing.assert_close(
        policy().logp(rollouts, some).logp_BT.detach(), rollouts.logp_old_BT[some], atol=1e-4, rtol=0
    )


def tree(cuts: list[tuple[int, int]], thinking: int) -> tuple[list[int], torch.Tensor]:
    """Positions and what each place sees in the paper's tree layout: thinking, then a branch for each cut."""
    positions, start = list(range(thinking)), thinking
    total = thinking + sum(length for _, length in cuts)
    sees = torch.ones(total, total, dtype=torch.bool).tril()
    for cut, length in cuts:
        positions += range(cut, cut + length)
        sees[start : start + length, cut:start] = False
        start += length
    return positions, sees


def test_the_tree_layout_by_hand() -> None:
    positions, sees = tree([(2, 3), (4, 3)], 4)
    assert positions == [0, 1, 2, 3, 2, 3, 4, 4, 5, 6]
    seen = {row: set(sees[row].nonzero().flatten().tolist()) for row in (4, 6, 7, 9)}
    assert seen == {4: {0, 1, 4}, 6: {0, 1, 4, 5, 6}, 7: {0, 1, 2, 3, 7}, 9: {0, 1, 2, 3, 7, 8, 9}}


def test_separate_rows_have_the_log_probs_of_one_tree() -> None:
    """A chain with all its answers in one row under the tree's mask, as the paper lays them out."""
    rollouts, made = sampled(), policy()
    branches = rollouts.branches
    assert branches is not None
    chain = int(rollouts.keep_BT[:18].sum(1).argmax())
    prompt = ids(
        rollouts.prompt_PS[rollouts.group_B[chain]], rollouts.prompt_keep_PS[rollouts.group_B[chain]]
    )
    thinking = ids(rollouts.response_BT[chain], rollouts.keep_BT[chain])
    tokens, cuts, rows = [*prompt, *thinking], [], []
    for row in ((branches.chain_B == chain) & (branches.budget_B >= 0)).nonzero().flatten().tolist():
        length = len(prompt) + min(len(thinking), P.budgets[int(branches.budget_B[row])])
        asked = ids(rollouts.prompt_PS[rollouts.group_B[row]], rollouts.prompt_keep_PS[rollouts.group_B[row]])
        said = ids(rollouts.response_BT[row], rollouts.keep_BT[row])
        branch = [*asked[length:], *said]
        cuts.append((length, len(branch)))
        rows.append((row, len(tokens) + len(branch) - len(said)))
        tokens += branch
    positions, sees = tree(cuts, len(prompt) + len(thinking))
    layout = Layout(len(tokens), 1, len(tokens), None, mask=additive(sees)[None, None])
    with torch.no_grad():
        hidden, _ = made.model(torch.tensor(tokens), torch.tensor(positions), [layout])
        logp = torch.log_softmax(made.model.project(hidden) / P.temperature, dim=-1)
    for row, start in [(chain, len(prompt)), *rows]:
        said = ids(rollouts.response_BT[row], rollouts.keep_BT[row])
        tree_logp = torch.stack([logp[start + i - 1, token] for i, token in enumerate(said)])
        torch.testing.assert_close(tree_logp, rollouts.logp_old_BT[row, : len(said)], atol=1e-4, rtol=0)


def test_one_budget_and_one_summary_are_a_chain_and_its_answer() -> None:
    p = RolloutAnytime(
        group_size=4,
        budgets=(6,),
        summaries=1,
        summary_tokens=2,
        start_marker="",
        end_marker="</t>",
        cut_text="",
        cue="",
        temperature=1.0,
    )
    rollouts = sampled(p=p)
    assert rollouts.branches is not None
    assert rollouts.branches.budget_B.tolist() == [-1] * 12 + [0] * 12
    assert rollouts.group_B[12:].tolist() == list(range(3, 15))


def test_signals_by_hand() -> None:
    rollouts = sampled()
    branches = rollouts.branches
    assert branches is not None
    told = ROLLOUTS[RolloutAnytime].signals(rollouts, 0.5)
    tokens = [len(ids(t, k)) for t, k in zip(rollouts.response_BT, rollouts.keep_BT, strict=True)]
    assert told["tokensPerSecond"] == pytest.approx(sum(tokens) / 0.5)
    assert told["length"] == pytest.approx(sum(tokens[:18]) / 18)
    assert told["summaryLength"] == pytest.approx(sum(tokens[18:]) / 108)
    unclosed = sum(EOS in ids(rollouts.response_BT[row], rollouts.keep_BT[row]) for row in range(18))
    assert told["unclosed"] == pytest.approx(unclosed / 18)


def test_duplicates_are_thinkings_that_say_the_same_for_one_question() -> None:
    rollouts = sampled()
    branches = rollouts.branches
    assert branches is not None
    answers = ["the same"] * (len(rollouts.text_B) - 18)
    first = [row for row in range(18) if branches.question_C[row] == branches.question_C[0]]
    other = next(row for row in range(18) if row not in first)
    thinking = [f"thinking {row}" for row in range(18)]

    def share() -> float:
        given = replace(rollouts, text_B=(*thinking, *answers))
        return ROLLOUTS[RolloutAnytime].signals(given, 1.0)["duplicates"]

    assert share() == 0
    thinking[other] = thinking[first[0]]
    assert share() == 0
    thinking[first[1]] = thinking[first[0]]
    assert share() == pytest.approx(2 / 18)


def test_a_marker_that_is_not_one_token_is_refused() -> None:
    p = RolloutAnytime(
        **{name: getattr(P, name) for name in P.__struct_fields__} | {"end_marker": "</think>"}
    )
    with pytest.raises(RunError, match="</think>, which is not one token"):
        sampled(p=p)


def test_room_for_what_is_inserted_and_answered_is_asked_for_before_thinking() -> None:
    """bba with its frame and start are 6 tokens, thinking 9, inserted 3, answer 3: 21."""
    generator = torch.Generator().manual_seed(0)

    def sample(context: int) -> Rollouts:
        made = policy(context)
        return ROLLOUTS[RolloutAnytime].sample(P, made, TASKS, generator=generator, interrupt=lambda: None)

    assert len(sample(21).text_B) == 126
    with pytest.raises(ContextError, match="context of 20"):
        sample(20)

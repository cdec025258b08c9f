"""Judge accuracy: the method card's numbers, flips by hand, and evaluations of judges that are known."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, cast

import msgspec
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from judge_specs import no_file, pairs

from trainer.batch import Rollouts, Task
from trainer.contract.nodes import SIGNALS, EvalJudge
from trainer.evals import EVALS, EvalResult
from trainer.evals.judge import signals, trend
from trainer.evals.judge_tables import tables
from trainer.evals.judgments import Judgments
from trainer.judging.verdicts import Letter
from trainer.policy import CharacterTokenizer, TinyConfig, TinyPolicy
from trainer.policy.protocol import TokenPrompts
from trainer.policy.tokenizer import EOS
from trainer.problems import ParamError
from trainer.tasks.judge_pairs import judge_pairs

MARKERS = ("<think>", "</think>", "[[A]]", "[[B]]", "w")
P = EvalJudge(
    split="heldOut",
    limit=400,
    samples=1,
    extensions=2,
    words=("w",),
    budget=8,
    end_marker="</think>",
    lead_in="",
    verdict_tokens=2,
    temperature=1.0,
    batch_size=16,
)


def judged(verdicts: list[str | None], labels: list[str], units: list[str] | None = None) -> Judgments:
    made = Judgments()
    for verdict, label, unit in zip(verdicts, labels, units or [""] * len(labels), strict=True):
        made.add(
            unit=unit, label=cast("Letter", label), verdict=cast("Letter | None", verdict), reflections=0
        )
    made.thinking = [5] * len(labels)
    made.forced = [0] * len(labels)
    made.cut = [False] * len(labels)
    return made


def of_accuracy(right: int, total: int = 50) -> Judgments:
    return judged(["A"] * right + ["B"] * (total - right), ["A"] * total)


def test_gain_and_trend_of_the_card() -> None:
    assert trend([0.60, 0.64, 0.66, 0.66]) == pytest.approx(0.02, abs=1e-9)
    assert trend([0.7]) == 0.0
    told = signals([of_accuracy(right) for right in (30, 32, 33, 33)])
    assert told["gain"] == pytest.approx(0.06)
    assert told["trend"] == pytest.approx(0.02)
    assert [
        told[name] for name in ("accuracy", "afterOne", "afterTwo", "afterThree", "last")
    ] == pytest.approx([0.60, 0.64, 0.66, 0.66, 0.66])


def test_without_an_extension_nothing_is_gained() -> None:
    told = signals([of_accuracy(30)])
    assert told["gain"] == told["trend"] == told["mended"] == told["spoilt"] == 0.0
    assert "afterOne" not in told


def test_flips_by_hand() -> None:
    labels = ["A", "A", "B", "B", "A"]
    before = judged(["A", "A", "A", "B", None], labels)
    after = judged(["A", "B", "B", None, "A"], labels)
    flips = before.flips(after)
    assert [flips[pair] for pair in [(True, True), (True, False), (False, True), (False, False)]] == [
        1,
        2,
        2,
        0,
    ]
    assert tables([before, after])[2]["rows"] == [["0 to 1", 1, 2, 2, 0, 0.0]]
    assert signals([before, after])["mended"] == signals([before, after])["spoilt"] == 0.4


VERDICTS = st.lists(st.tuples(st.sampled_from("AB"), *[st.sampled_from(["A", "B", None])] * 3), min_size=1)


@given(rows=VERDICTS)
def test_a_change_of_accuracy_is_its_flips(
    rows: list[tuple[str, str | None, str | None, str | None]],
) -> None:
    found = [judged([row[n] for row in rows], [row[0] for row in rows]) for n in (1, 2, 3)]
    for before, after in pairwise(found):
        flips = before.flips(after)
        assert after.accuracy - before.accuracy == pytest.approx(
            (flips[False, True] - flips[True, False]) / len(rows)
        )
    told = signals(found)
    assert told["gain"] == pytest.approx(told["mended"] - told["spoilt"])


def test_consistency_is_of_pairs_in_both_orders() -> None:
    """Both right; the same letter twice; both wrong, but of one mind; one without a verdict; a pair alone."""
    units = ["p", "p", "q", "q", "r", "r", "s", "s", "t"]
    made = judged(["A", "B", "A", "A", "B", "A", "A", None, "A"], list("ABABABABA"), units)
    assert made.consistency == 0.5
    assert made.both_right == 0.25
    assert made.share_a == pytest.approx(5 / 8 + 1 / 8)
    assert made.invalid == pytest.approx(1 / 9)
    assert judged(["A"], ["A"]).consistency is None
    assert "consistency" not in signals([judged(["A"], ["A"])])


class Known:
    """A policy that thinks "x" and stops, always; its verdict is given by its prompt and its words so far."""

    device = torch.device("cpu")
    context = 100
    tokenizer = CharacterTokenizer("0123456789AB|?x", MARKERS)

    def __init__(self, says: Any) -> None:
        self.says = says

    def continue_from(self, prompts: TokenPrompts, request: Any, *_: Any, **__: Any) -> Rollouts:
        rows = [self._row(list(ids)) for ids in prompts.ids for _ in range(request.group_size)]
        keep = torch.ones(len(rows), 2, dtype=torch.bool)
        return Rollouts(
            tasks=tuple(prompts.tasks),
            group_B=torch.arange(len(rows)),
            prompt_PS=torch.zeros(1, 1),
            prompt_keep_PS=torch.zeros(1, 1),
            response_BT=torch.tensor(rows),
            keep_BT=keep,
            logp_old_BT=torch.zeros(len(rows), 2),
            text_B=("",) * len(rows),
            truncated_B=torch.zeros(len(rows), dtype=torch.bool),
            temperature=1.0,
        )

    def _row(self, ids: list[int]) -> list[int]:
        text = "".join(self.tokenizer.pieces(ids))
        if "</think>" not in text:
            return self.tokenizer.encode_response("x</think>")
        prompt = text.partition("<sep>")[0].removeprefix("<bos>")
        return [*self.tokenizer.encode_response(f"[[{self.says(prompt, text.count('w'))}]]"), EOS]


def evaluated(policy: object, tasks: tuple[Task, ...], p: EvalJudge = P) -> EvalResult:
    steps: list[tuple[int, int]] = []
    made = EVALS[EvalJudge](
        p,
        policy=cast("Any", policy),
        tasks=tasks,
        reward=cast("Any", None),
        generator=torch.Generator().manual_seed(0),
        progress=lambda done, total: steps.append((done, total)),
        interrupt=lambda: None,
    )
    assert steps[-1] == (min(len(tasks), p.limit),) * 2
    assert set(made.signals) <= set(SIGNALS[EvalJudge])
    return made


HELD_OUT = judge_pairs(pairs(), files=no_file).held_out


def test_a_judge_that_says_a_whatever_it_is_asked() -> None:
    made = evaluated(Known(lambda *_: "A"), HELD_OUT)
    assert made.signals["accuracy"] == 0.5
    assert made.signals["consistency"] == 0.0
    assert made.signals["shareA"] == 1.0
    assert made.signals["thinkingTokens"] == 1.0 and made.signals["lastThinkingTokens"] == 3.0
    rows = made.tables[0]["rows"]
    assert [row[6] for row in rows] == [0.0, 1.0, 2.0]  # forced tokens


def right_answer(prompt: str) -> Letter:
    question, _, rest = prompt.partition("|")
    return "A" if int(rest.partition("A")[0]) == sum(map(int, question)) else "B"


def test_a_judge_that_is_right_from_its_second_thought_on() -> None:
    def says(prompt: str, words: int) -> str:
        right = right_answer(prompt)
        return right if words else ("B" if right == "A" else "A")

    made = evaluated(Known(says), HELD_OUT)
    told = made.signals
    assert (told["accuracy"], told["afterOne"], told["last"], told["gain"]) == (0.0, 1.0, 1.0, 1.0)
    assert told["consistency"] == 1.0 and told["bothRight"] == 0.0 and told["mended"] == 1.0
    assert made.tables[2]["rows"][0][:5] == ["0 to 1", 0, 0, len(HELD_OUT), 0]


def test_samples_are_paired_by_their_place_and_batches_do_not_matter() -> None:
    p = msgspec.structs.replace(P, samples=3, batch_size=7, limit=20)
    made = evaluated(Known(lambda prompt, _: right_answer(prompt)), HELD_OUT, p)
    assert made.signals["accuracy"] == made.signals["consistency"] == 1.0
    assert made.tables[0]["rows"][0][1] == 1.0


def test_prompts_without_a_label_are_refused() -> None:
    with pytest.raises(ParamError, match="better answer"):
        evaluated(Known(lambda *_: "A"), (Task("t", "1|1A2B?", "A"),))


def test_a_policy_that_knows_nothing_is_evaluated_and_the_seed_decides() -> None:
    policy = TinyPolicy.create(
        TinyConfig(layers=1, width=16, heads=2, context=64, vocab=1), Known.tokenizer, 0
    )
    one, two = evaluated(policy, HELD_OUT[:16]), evaluated(policy, HELD_OUT[:16])
    assert one.signals == two.signals
    assert [table["title"] for table in one.tables] == [
        "Accuracy by extensions",
        "Accuracy by thinking tokens",
        "Verdicts that flip",
    ]
    for table in one.tables:
        assert all(len(row) == len(table["columns"]) for row in table["rows"])

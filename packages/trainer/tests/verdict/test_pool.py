"""Verdicts under attack: every question gets an answer in time, and no process is left behind."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from trainer.deadline_child import DeadlineChild
from trainer.verdict.pool import VerdictPool
from trainer.verdict.question import Question

# Powers that are computed exactly, and a product that doubles with every level.
BOMBS = ("9**9**9**9", "9^{9^{9^{9}}}", "2**(10**12)")
DEADLINE = 1.5


@pytest.fixture
def pool() -> Iterator[VerdictPool]:
    pool = VerdictPool(size=2)
    yield pool
    pool.close()


def countdown(answer: str) -> Question:
    """A reasoning-gym scorer that hands the answer to sympy's parser."""
    entry = {"answer": "1 + 2", "question": "q", "metadata": {"numbers": [1, 2], "target": 3}}
    return Question("reasoning_gym", answer, "1 + 2", task="countdown", entry=entry)


def test_a_bomb_costs_its_deadline_and_not_its_neighbours(pool: VerdictPool) -> None:
    pool.judge([Question("math_verify", "1", "1")], 60.0)  # imports, which have no part in the deadline
    fine = Question("math_verify", "1/2", "0.5")
    start = time.monotonic()
    verdicts = pool.judge([fine, *(countdown(bomb) for bomb in BOMBS), fine], DEADLINE)
    assert time.monotonic() - start < len(BOMBS) * DEADLINE + 30
    assert [verdicts[0].score, verdicts[-1].score] == [1.0, 1.0]
    for bomb in verdicts[1:-1]:
        assert bomb.score in (None, 0.0, 0.01)  # late or refused by the scorer: never right
    assert any(bomb.score is None and bomb.error for bomb in verdicts[1:-1])


@pytest.mark.parametrize(
    "answer", ["\\frac" * 20_000, "(" * 50_000, "{" * 50_000 + "}" * 50_000, "1" * 1_000_000]
)
def test_nested_text_is_answered(pool: VerdictPool, answer: str) -> None:
    verdicts = pool.judge([Question("math_verify", answer, "3"), Question("exact", "a", "a")], 5.0)
    assert verdicts[0].score in (None, 0.0)
    assert verdicts[0].score is not None or verdicts[0].error
    assert verdicts[1].score == 1.0


def test_a_child_that_is_killed_is_replaced(pool: VerdictPool) -> None:
    assert pool.judge([Question("exact", "a", "a")], 5.0)[0].score == 1.0
    child = pool.child(0)
    assert child is not None
    assert child.pid is not None
    os.kill(child.pid, 9)
    verdicts = pool.judge([Question("exact", "a", "a"), Question("exact", "a", "b")], 5.0)
    assert verdicts[-1].score == 0.0  # at most the first question fell to the dead child
    assert pool.judge([Question("exact", "a", "a")], 5.0)[0].score == 1.0


def test_late_children_are_killed_and_reaped(pool: VerdictPool) -> None:
    pool.judge([Question("exact", "a", "a")], 5.0)
    child = pool.child(0)
    assert child is not None
    pid = child.pid
    assert pid is not None
    assert pool.judge([countdown(BOMBS[0])], 0.2)[0].score is None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_questions_without_a_puzzle_are_equal_by_what_they_ask(
    pool: VerdictPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is an object of its own, as a reward makes them: 300 completions, three different comparisons."""
    sent: list[str] = []
    send = DeadlineChild.send

    def counted(self: DeadlineChild, question: Question) -> None:
        sent.append(question.answer)
        send(self, question)

    monkeypatch.setattr(DeadlineChild, "send", counted)
    questions = [Question("exact", "abc"[i % 3], "a") for i in range(300)]
    assert [verdict.score for verdict in pool.judge(questions, 5.0)] == [1.0, 0.0, 0.0] * 100
    assert sorted(sent) == ["a", "b", "c"]


def test_equal_questions_are_asked_once_and_order_is_kept(pool: VerdictPool) -> None:
    questions = [Question("exact", str(i % 7), "3") for i in range(700)]
    verdicts = pool.judge(questions, 5.0)
    assert [v.score for v in verdicts] == [float(i % 7 == 3) for i in range(700)]


def test_a_raising_comparison_is_an_error_with_its_reason(pool: VerdictPool) -> None:
    verdict = pool.judge([Question("numeric", "3", "three")], 5.0)[0]
    assert verdict.score is None
    assert "not a number" in verdict.error


def test_the_child_sees_no_environment(pool: VerdictPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "do-not-leak")
    pool.judge([Question("exact", "a", "a")], 5.0)
    child = pool.child(0)
    assert child is not None
    with open(f"/proc/{child.pid}/environ", "rb") as file:
        assert b"do-not-leak" not in file.read()


def test_no_question_no_child(pool: VerdictPool) -> None:
    assert pool.judge([], 5.0) == []
    assert pool.child(0) is not None and pool.child(0).pid is None  # type: ignore[union-attr]

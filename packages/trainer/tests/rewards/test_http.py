"""Scores of a service: real servers of this machine that behave, and that do not."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from net.services import Handler, Service, serving

from trainer.batch import RewardScores, Task
from trainer.contract.nodes import RewardHttp
from trainer.net import Patience
from trainer.problems import ParamError
from trainer.requirements.allowances import VARIABLE
from trainer.rewards import REWARD_CHECKS, REWARD_MAKERS
from trainer.rewards.given import nothing_given
from trainer.rewards.http_contract import ReplyError, read_reply

PLAIN = RewardHttp(
    url="http://127.0.0.1:1/",
    version="v1",
    private_address=True,
    secret_variable="",
    secret_header="Authorization",
    batch_size=64,
    concurrency=2,
    timeout_seconds=5.0,
    tries=3,
    weight=1.0,
)
Answering = Callable[[list[dict[str, Any]]], Any]


class Keeping:
    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def folder(self, port: str) -> Path | None:
        return None

    def kept(self) -> Path | None:
        return self._folder


@pytest.fixture(autouse=True)
def private_addresses_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "private-network")


def made(service: Service, kept: Path | None = None, **changes: object):
    """The reward, with `score(rollouts)`."""
    p = msgspec.structs.replace(PLAIN, url=service.url, **changes)
    reward = REWARD_MAKERS[RewardHttp](p, Keeping(kept))
    reward.patience = Patience(tries=p.tries, sleep=lambda _: None)  # pyright: ignore[reportAttributeAccessIssue]
    return lambda rollouts: reward(p, rollouts=rollouts, plugged={}, weights={})


def answering(answer: Answering) -> Callable[[Handler, bytes], None]:
    def behave(handler: Handler, body: bytes) -> None:
        items = json.loads(body)["items"]
        handler.reply(json.dumps(answer(items)).encode())

    return behave


def lengths(items: Sequence[dict[str, Any]]) -> Any:
    """In no order, with details."""
    return {
        "scores": [
            {"id": item["id"], "score": len(item["completion"]), "details": {"of": item["answer"]}}
            for item in reversed(items)
        ]
    }


def asked(service: Service) -> list[list[str]]:
    """Completions of each request."""
    return [[item["completion"] for item in json.loads(body)["items"]] for _, _, body in service.requests]


def test_each_completion_gets_its_own_score_whatever_the_order_and_the_batches(make_rollouts) -> None:
    tasks = [Task("a", "one", "A", meta={"odd": {1}}), Task("b", "two", "B")]
    texts = ["x", "xx", "xxx", "x"]
    with serving(answering(lengths)) as service:
        scores = made(service, batch_size=3)(make_rollouts(texts, tasks))
    assert scores.score_B.tolist() == [1, 2, 3, 1]
    assert scores.score_B.dtype == torch.float32
    assert [dict(scores.notes[row].matched)["of"] for row in range(4)] == ["A", "A", "B", "B"]
    assert sorted(map(len, asked(service))) == [1, 3]
    first = json.loads(service.requests[0][2])
    assert {name: first[name] for name in ("protocol", "protocolVersion", "version")} == {
        "protocol": "switchyard-reward",
        "protocolVersion": 1,
        "version": "v1",
    }
    items = [item for *_, body in service.requests for item in json.loads(body)["items"]]
    assert {"id": "0", "prompt": "one", "completion": "x", "answer": "A", "meta": {"odd": "{1}"}} in items


def test_equal_completions_are_asked_once_and_known_ones_never_again(make_rollouts, tmp_path: Path) -> None:
    with serving(answering(lengths)) as service:
        score = made(service, tmp_path)
        first = score(make_rollouts(["x", "x", "yy", "x"]))
        second = score(make_rollouts(["yy", "zzz", "x", "x"]))
        assert asked(service) == [["x", "yy"], ["zzz"]]
        assert (first.signals["kept"], second.signals["kept"]) == (0.0, 0.75)
        assert second.score_B.tolist() == [2, 3, 1, 1]
        # A resumed run: another process, the same folder.
        again = made(service, tmp_path)(make_rollouts(["x", "yy", "zzz", "x"]))
        assert again.score_B.tolist() == [1, 2, 3, 1]
        assert dict(again.notes[0].matched) == {"of": "42"}
        assert len(asked(service)) == 2
        # Another version of the service, or another task, is another question.
        made(service, tmp_path, version="v2")(make_rollouts(["x"]))
        made(service, tmp_path)(make_rollouts(["x"], [Task("t", "p", "43")]))
    assert asked(service)[2:] == [["x"], ["x"]]


def test_a_file_that_was_cut_off_or_spoilt_loses_those_lines_only(make_rollouts, tmp_path: Path) -> None:
    with serving(answering(lengths)) as service:
        made(service, tmp_path)(make_rollouts(["x", "yy", "zzz"]))
        file = tmp_path / "scores.ndjson"
        lines = file.read_text().splitlines()
        nan = json.dumps({"key": json.loads(lines[1])["key"], "score": float("nan"), "details": []})
        file.write_text("\n".join([lines[0], nan, "no json", lines[2][:-9]]))
        scores = made(service, tmp_path)(make_rollouts(["x", "yy", "zzz"]))
        assert scores.score_B.tolist() == [1, 2, 3]
        assert asked(service)[1] == ["yy", "zzz"]
        assert made(service, tmp_path)(make_rollouts(["zzz"])).signals["kept"] == 1.0


def test_an_item_that_the_service_cannot_score_is_errored_with_its_words_and_asked_again(
    make_rollouts,
) -> None:
    def picky(items: list[dict[str, Any]]) -> Any:
        return {
            "scores": [
                {"id": item["id"], "error": "It is too odd."}
                if item["completion"] == "odd"
                else {"id": item["id"], "score": 0.5}
                for item in items
            ]
        }

    with serving(answering(picky)) as service:
        score = made(service)
        scores = score(make_rollouts(["even", "odd"]))
        score(make_rollouts(["even", "odd"]))
    assert scores.errored_B.tolist() == [False, True]
    assert scores.errors == {1: "It is too odd."}
    assert scores.signals["mean"] == 0.5
    assert asked(service)[1] == ["odd"]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda items: {"scores": lengths(items)["scores"][:-1]}, "1 scores for 2 items: '0' is missing"),
        (lambda items: {"scores": lengths(items)["scores"] * 2}, "twice"),
        (lambda items: {"scores": [*lengths(items)["scores"], {"id": "9", "score": 1}]}, "'9' that was not"),
        (lambda items: {"scores": [{"id": str(n), "score": float("nan")} for n in (0, 1)]}, "finite"),
        (lambda items: {"scores": [{"id": str(n), "score": "1"} for n in (0, 1)]}, "finite"),
        (lambda items: {"scores": [{"id": str(n), "score": True} for n in (0, 1)]}, "finite"),
        (lambda items: {"scores": [{"id": str(n), "score": 10**400} for n in (0, 1)]}, "finite"),
        (lambda items: {"scores": [{"id": n, "score": 1} for n in (0, 1)]}, "no 'id'"),
        (
            lambda items: {"scores": [{"id": str(n), "score": 1, "details": []} for n in (0, 1)]},
            "JSON object",
        ),
        (lambda items: [1, 2], "no list 'scores'"),
        (lambda items: {"scores": {"0": 1}}, "no list 'scores'"),
    ],
)
def test_a_reply_that_is_not_as_agreed_scores_nothing(
    make_rollouts, answer: Answering, reason: str, tmp_path: Path
) -> None:
    with serving(answering(answer)) as service:
        scores = made(service, tmp_path)(make_rollouts(["x", "yy"]))
    assert scores.errored_B.all()
    assert all(reason in text for text in scores.errors.values()), scores.errors
    assert len(service.requests) == 1
    assert not (tmp_path / "scores.ndjson").exists()


@given(st.binary(max_size=300), st.integers(1, 5))
def test_no_bytes_are_taken_for_scores(body: bytes, count: int) -> None:
    with pytest.raises(ReplyError):
        read_reply(body, count)


def test_a_flaky_service_is_asked_again_and_gives_its_scores(make_rollouts) -> None:
    left = [503, 500]

    def flaky(handler: Handler, body: bytes) -> None:
        if left:
            handler.reply(b"", left.pop())
        else:
            answering(lengths)(handler, body)

    with serving(flaky) as service:
        scores = made(service, tries=3)(make_rollouts(["x", "yy"]))
    assert scores.score_B.tolist() == [1, 2]
    assert len(service.requests) == 3


@pytest.mark.parametrize(
    ("behaviour", "reason", "requests"),
    [
        (lambda handler, _: handler.server.leaving.wait(20), "within 0.3 s. It was asked 2 times", 2),
        (lambda handler, _: handler.reply(b"x" * (4 * 2**20 + 1)), "more than 4194304 bytes", 1),
        (lambda handler, _: handler.reply(b"", 302, {"Location": "/"}), "not followed", 1),
        (lambda handler, _: handler.reply(b"<html>"), "not JSON", 1),
        (lambda handler, _: handler.reply(b"", 403), "status 403", 1),
    ],
)
def test_what_fails_for_good_is_errored_and_never_zero(
    make_rollouts, behaviour: Callable[[Handler, bytes], object], reason: str, requests: int
) -> None:
    with serving(lambda handler, body: behaviour(handler, body) and None) as service:
        scores: RewardScores = made(service, timeout_seconds=0.3, tries=2)(make_rollouts(["x"]))
    assert scores.errored_B.tolist() == [True]
    assert reason in scores.errors[0]
    assert len(service.requests) == requests


def test_one_batch_that_fails_leaves_the_others_their_scores(make_rollouts) -> None:
    def partly(handler: Handler, body: bytes) -> None:
        if b"bad" in body:
            handler.reply(b"", 400)
        else:
            answering(lengths)(handler, body)

    with serving(partly) as service:
        scores = made(service, batch_size=1, concurrency=4)(make_rollouts(["x", "bad", "xxx"]))
    assert scores.errored_B.tolist() == [False, True, False]
    assert scores.score_B.tolist() == [1, 0, 3]


def test_a_secret_is_sent_and_stands_nowhere_else(
    make_rollouts, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SWITCHYARD_SECRET_JUDGE", "s3cret")
    monkeypatch.setenv("SWITCHYARD_SECRET_JUDGE_HOSTS", "127.0.0.1")

    def refusing(handler: Handler, body: bytes) -> None:
        if handler.headers["Authorization"] == "Bearer s3cret":
            answering(lengths)(handler, body)
        else:
            handler.reply(b"", 401)

    with serving(refusing) as service:
        score = made(service, tmp_path, secret_variable="SWITCHYARD_SECRET_JUDGE")
        assert score(make_rollouts(["x"])).score_B.tolist() == [1]
        monkeypatch.setenv("SWITCHYARD_SECRET_JUDGE_HOSTS", "rewards.example.org")
        with pytest.raises(ParamError, match="may not be sent to '127") as refused:
            made(service, secret_variable="SWITCHYARD_SECRET_JUDGE")
        with pytest.raises(ParamError, match="has no SWITCHYARD_SECRET_OTHER"):
            made(service, secret_variable="SWITCHYARD_SECRET_OTHER")
    assert refused.value.param == "secretVariable"
    assert "s3cret" not in str(refused.value) + (tmp_path / "scores.ndjson").read_text()


def test_private_addresses_need_the_graphs_word_and_the_owners(monkeypatch: pytest.MonkeyPatch) -> None:
    check = REWARD_CHECKS[RewardHttp]
    check(PLAIN)
    with pytest.raises(ParamError, match="private network") as closed:
        check(msgspec.structs.replace(PLAIN, private_address=False))
    assert closed.value.param == "url"
    monkeypatch.setenv(VARIABLE, "")
    with pytest.raises(ParamError, match="Private network") as refused:
        check(PLAIN)
    assert "--allow-private-network" in refused.value.remedy
    with pytest.raises(ParamError):
        REWARD_MAKERS[RewardHttp](PLAIN, nothing_given(None))  # pyright: ignore[reportArgumentType]

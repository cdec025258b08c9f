"""`serve` as its users run it: a process with a pipe. Bad requests get an answer and never end it."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path

import pytest
from serve_nodes import FORMAT, KNIGHTS, LABEL, SHOWN, SUM, SUMS, VERIFIER, Ask, line_of, only

from trainer.serve.folders import Folders
from trainer.serve.server import MAX_LINE_BYTES, Children, answer, serve


def test_preview_of_puzzles(ask: Ask) -> None:
    found = ask(kind="preview", tasks=only(KNIGHTS), limit=5)
    assert found["ok"], found
    result = found["result"]
    assert (result["trainCount"], result["heldOutCount"]) == (30, 10)
    assert (len(result["train"]), len(result["heldOut"])) == (5, 5)
    assert set(result["train"][0]) == {
        "id",
        "prompt",
        "answer",
        "demonstration",
        "difficulty",
        "schema",
        "labels",
    }
    assert result["train"][0]["schema"] is None


def test_preview_of_a_file_reports_bad_lines(ask: Ask, folders: Folders) -> None:
    digest = "b" * 64
    assert folders.files is not None
    (folders.files / digest).write_text('{"prompt": "2+2?", "answer": 4}\n{\n')
    config = {
        "kind": "tasks.jsonl",
        "file": digest,
        "fileName": "x.jsonl",
        "format": "auto",
        "promptColumn": "prompt",
        "answerColumn": "answer",
        "demonstrationColumn": "",
        "difficultyColumn": "",
        "reasoningColumn": "",
        "labelColumns": [],
        "demonstration": "{answer}",
        "promptSuffix": "",
        "heldOutShare": 0.0,
        "maxBadLines": 1,
    }
    result = ask(kind="preview", tasks=only(config))["result"]
    assert result["train"][0]["answer"] == "4"
    assert result["badLines"][0].startswith("Line 2 is not JSON")
    missing = ask(kind="preview", tasks=only({**config, "file": "c" * 64}))
    assert (missing["ok"], missing["error"]["param"]) == (False, "file")


def test_preview_of_steps_shows_what_they_make_of_the_tasks(ask: Ask) -> None:
    """The sums' own labels say that none needs reasoning; the step labels those of three digits or more."""
    result = ask(kind="preview", tasks=line_of(SUMS, LABEL, SHOWN), limit=40)["result"]
    assert (result["trainCount"], result["signals"]) == (40, {"need": 0.5, "thinking": 0.5})
    for task in result["train"]:
        digits = [int(digit) for digit in task["prompt"]]
        needs = len(digits) >= 3
        sums = "".join(str(sum(digits[: at + 1]) % 10) for at in range(len(digits)))
        assert task["labels"] == {"need": needs}
        assert task["demonstration"] == f"<think>{sums if needs else ''}</think>{sums[-1]}"
    before = ask(kind="preview", tasks=line_of(SUMS), limit=40)["result"]
    assert {task["labels"]["need"] for task in before["train"]} == {False}


def test_what_a_model_decides_is_previewed_in_a_run(ask: Ask) -> None:
    asked = {**LABEL, "source": "model"}
    plugged = {"1": {"model": "judge"}}
    error = ask(kind="preview", tasks=line_of(SUMS, asked, SHOWN, inputs=plugged))["error"]
    assert (error["code"], error["node"], error["param"]) == ("badParam", "n1", "model")
    assert "in a run" in error["message"]
    assert "Start a run" in error["remedy"]
    missing = ask(kind="preview", tasks=line_of(SUMS, asked))["error"]
    assert (missing["node"], missing["param"]) == ("n1", "source")
    assert ask(kind="preview", tasks=line_of(SUMS, LABEL, inputs=plugged))["ok"], "a model that is not asked"


def test_a_mistake_in_a_line_of_nodes_is_said_at_its_node(ask: Ask) -> None:
    bad = {**LABEL, "source": "pattern", "pattern": "("}
    error = ask(kind="preview", tasks=line_of(SUMS, bad, SHOWN))["error"]
    assert (error["node"], error["param"]) == ("n1", "pattern")
    loose = ask(kind="preview", tasks=[{"id": "label", "config": LABEL}])["error"]
    assert (loose["node"], loose["param"]) == ("label", "tasks")
    first, second = line_of(SUMS, LABEL)
    assert "does not come before" in ask(kind="preview", tasks=[second, first])["error"]["message"]


def test_a_mistake_comes_with_its_parameter_and_remedy(ask: Ask) -> None:
    error = ask(kind="preview", tasks=only({**KNIGHTS, "task": "knight_knaves"}))["error"]
    assert error["code"] == "badParam"
    assert error["param"] == "task"
    assert "knights_knaves" in error["remedy"]


def test_scores_by_component(ask: Ask) -> None:
    wires = [{"node": "right", "port": "reward"}, {"node": "form", "port": "reward"}]
    found = ask(
        kind="score",
        rewards=[
            {"id": "right", "config": VERIFIER},
            {"id": "form", "config": FORMAT},
            {"id": "both", "config": SUM, "inputs": {"rewards": wires}},
        ],
        completions=[
            {"text": "<answer>yes</answer>", "answer": "Yes"},
            {"text": "so <answer>yes</answer>", "answer": "Yes"},
            {"text": "<answer>no</answer>", "answer": "Yes"},
        ],
    )
    assert found["ok"], found
    rows = found["result"]["completions"]
    assert [row["score"] for row in rows] == [1.5, 1.0, 0.5]
    parts = {node: part["score"] for node, part in rows[1]["parts"].items()}
    assert parts == {"right": 1.0, "form": 0.0, "both": 1.0}
    assert found["result"]["tokenCounts"] == "words"


def test_scores_against_a_task_of_a_dataset(ask: Ask) -> None:
    shown = ask(kind="preview", tasks=only(KNIGHTS), limit=1)["result"]["train"][0]
    found = ask(
        kind="score",
        tasks=only(KNIGHTS),
        rewards=[{"id": "own", "config": {**VERIFIER, "method": "reasoning_gym"}}],
        completions=[{"text": shown["demonstration"], "taskId": shown["id"]}],
    )
    assert found["result"]["completions"][0]["score"] == 1.0
    unknown = ask(
        kind="score",
        tasks=only(KNIGHTS),
        rewards=[{"id": "own", "config": VERIFIER}],
        completions=[{"text": "x", "taskId": "no-such"}],
    )
    assert unknown["error"]["code"] == "badParam"


def test_an_errored_check_is_null_with_its_reason(ask: Ask) -> None:
    row = ask(
        kind="score",
        rewards=[{"id": "v", "config": {**VERIFIER, "method": "numeric"}}],
        completions=[{"text": "<answer>3</answer>", "answer": "three"}],
    )["result"]["completions"][0]
    assert row["score"] is None
    assert "not a number" in row["error"]


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"id": 7}',
        b'{"id": 7, "kind": "run_code"}',
        b'{"id": 7, "kind": "preview"}',
        b'{"id": 7, "kind": "preview", "tasks": []}',
        b'{"id": 7, "kind": "preview", "tasks": [{"id": "x", "config": {"kind": "tasks.procedural"}}]}',
        b'{"id": 7, "kind": "preview", "tasks": [{"id": "x", "config": {"kind": "tasks.unknown"}}]}',
        b"[" * 100_000,
    ],
)
def test_bad_requests_are_answered(child: Children, line: bytes) -> None:
    found = answer(line, child, Folders())
    assert found["ok"] is False
    assert found["error"]["code"] == "badRequest"
    assert found["id"] == (7 if line.startswith(b'{"id": 7') else None)


def test_a_node_of_another_family_is_refused(ask: Ask) -> None:
    assert ask(kind="preview", tasks=only(VERIFIER))["error"]["code"] == "badParam"
    found = ask(kind="score", rewards=[{"id": "x", "config": KNIGHTS}], completions=[{"text": ""}])
    assert found["error"]["code"] == "badParam"
    loop = {"rewards": [{"node": "x", "port": "reward"}]}
    found = ask(
        kind="score", rewards=[{"id": "x", "config": SUM, "inputs": loop}], completions=[{"text": ""}]
    )
    assert found["error"]["code"] == "badParam"


def test_a_late_request_ends_its_child_and_the_next_one_is_answered(ask: Ask, child: Children) -> None:
    # an endless search inside the generator; its own limit is 20 s
    endless = {**KNIGHTS, "taskParams": {"width_constraint": 10, "depth_constraint": 2}}
    ask(kind="preview", tasks=only(KNIGHTS))
    start = time.monotonic()
    assert ask(kind="preview", tasks=only(endless), seconds=0.5)["error"]["code"] == "late"
    assert time.monotonic() - start < 10
    assert child.texts.pid is None
    assert ask(kind="preview", tasks=only(KNIGHTS))["ok"]


def test_lines_in_lines_out(tmp_path: Path) -> None:
    preview = json.dumps({"id": "a", "kind": "preview", "tasks": only(KNIGHTS), "limit": 1}).encode()
    requests = io.BytesIO(b"\n" + b"x" * (MAX_LINE_BYTES + 10) + b"\nnot json\n" + preview + b"\n")
    answers = io.BytesIO()
    serve(requests, answers, Folders(tmp_path))
    ready, long, bad, good = (json.loads(line) for line in answers.getvalue().splitlines())
    assert ready["ready"] is True
    assert [long["error"]["code"], bad["error"]["code"]] == ["tooLong", "badRequest"]
    assert (good["id"], good["ok"]) == ("a", True)

"""What `score` and `sample` say: levels, what rules matched, groups, warnings, and of which model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from serve_nodes import FORMAT, LABEL, SHOWN, SUM, SUMS, VERIFIER, Ask, line_of, only

from trainer.checkpoint import Checkpoint, Checkpoints
from trainer.events import Position
from trainer.outputs import MODEL, Outputs, Result
from trainer.serve.folders import Folders
from trainer.serve.groups import group_view, warnings
from trainer.serve.models import Models

WHOLE = {**VERIFIER, "extract": "whole"}
TINY = {
    "kind": "model.tiny",
    "layers": 1,
    "width": 16,
    "heads": 2,
    "context": 32,
    "positions": "learned",
    "tokenizer": "character",
    "vocabulary": 256,
    "merges": "words",
    "markers": [],
    "initSeed": 0,
}
SAMPLER = {
    "kind": "rollout.sampler",
    "groupSize": 8,
    "maxTokens": 4,
    "temperature": 1.0,
    "topP": 1.0,
    "topK": 0,
    "stop": [],
}
FRESH = {
    "from": "fresh",
    "nodes": [
        *only(SUMS),
        {"id": "decoder", "config": TINY, "inputs": {"tasks": [{"node": "only", "port": "tasks"}]}},
    ],
}


def matched(row: dict[str, Any], node: str = "only") -> dict[str, str]:
    return dict(row["parts"][node]["matched"])


def test_the_verifier_says_what_it_found_and_compared(result_of: Ask) -> None:
    texts = ["<answer>42</answer>", "42", "<answer>43</answer>", "<answer>x</answer>"]
    rows = result_of(
        kind="score",
        rewards=only({**VERIFIER, "method": "numeric"}),
        completions=[{"text": text, "answer": "42"} for text in texts],
    )["completions"]
    assert [row["parts"]["only"]["level"] for row in rows] == ["right", "no answer", "wrong", "wrong"]
    assert matched(rows[0]) == {
        "Answer inside <answer>": "42",
        "Reference": "42",
        "Compared by numeric": "1",
    }
    assert matched(rows[1])["Answer inside <answer>"] == "nothing found"
    assert rows[0]["parts"]["only"]["seconds"] < 5
    assert rows[1]["parts"]["only"]["seconds"] is None


@pytest.mark.parametrize(
    ("text", "rule", "says"),
    [
        ("<think>a</think><answer>b</answer>", "<answer>", "b"),
        ("<think>a</think>", "<answer>", "<answer> is missing"),
        ("<think>a</think><answer>b", "<answer>", "</answer> is missing"),
        (
            "<think>a</think><answer>b</answer><answer>c</answer>",
            "<answer>",
            "<answer> stands 2 times, not once",
        ),
        ("<answer>b</answer><think>a</think>", "<think>", "other text before <think>: <answer>b</answer>"),
        ("so <think>a</think><answer>b</answer>", "<think>", "other text before <think>: so"),
        ("<think>a</think><answer> </answer>", "<answer>", "the block is empty"),
        ("<think>a</think><answer>b</answer>!", "Behind the last block", "other text: !"),
        ("</think><think><answer>b</answer>", "<think>", "</think> stands before <think>"),
    ],
)
def test_the_format_says_which_part_is_wrong(result_of: Ask, text: str, rule: str, says: str) -> None:
    reward = {**FORMAT, "tags": ["think", "answer"]}
    (row,) = result_of(kind="score", rewards=only(reward), completions=[{"text": text}])["completions"]
    assert matched(row)[rule] == says
    assert row["parts"]["only"]["level"] == ("holds" if row["score"] == 1 else "broken")


def test_a_sum_says_how_it_came_about(result_of: Ask) -> None:
    wires = [{"node": "right", "port": "reward"}, {"node": "form", "port": "reward"}]
    rewards = [
        {"id": "right", "config": VERIFIER},
        {"id": "form", "config": FORMAT},
        {
            "id": "both",
            "config": {**SUM, "clipHigh": 1.25, "closedScore": -1},
            "inputs": {"rewards": wires, "gate": [{"node": "form", "port": "reward"}]},
        },
    ]
    texts = ["<answer>yes</answer>", "so <answer>yes</answer>"]
    rows = result_of(
        kind="score", rewards=rewards, completions=[{"text": text, "answer": "yes"} for text in texts]
    )["completions"]
    assert matched(rows[0], "both") == {
        "Part 1": "1 × 1 = 1",
        "Part 2": "0.5 × 1 = 0.5",
        "Sum": "1.5",
        "Clipped": "to 1.25",
        "Gate": "1 reaches 0.5",
    }
    assert matched(rows[1], "both")["Gate"] == "0 is below 0.5"
    assert (rows[1]["score"], rows[1]["parts"]["both"]["level"]) == (-1, "gate closed")


def test_length_counts_words_or_the_tokens_of_a_tokenizer(result_of: Ask) -> None:
    reward = {"kind": "reward.length", "softLimit": 3, "hardLimit": 5, "weight": 1.0}
    asked = {"kind": "score", "rewards": only(reward), "completions": [{"text": "12 3456"}]}
    words = result_of(**asked)
    assert (words["tokenCounts"], words["completions"][0]["tokens"], words["completions"][0]["score"]) == (
        "words",
        2,
        0,
    )
    tokens = result_of(**asked, tokenizer=FRESH)
    row = tokens["completions"][0]
    # Six digits, a space in two nibbles or in one piece, and the end token: past the limit either way.
    assert tokens["tokenCounts"] == "tokenizer"
    assert (row["score"], row["parts"]["only"]["level"]) == (-1, "at the limit")
    assert row["tokens"] >= 8


def test_a_reward_that_reads_labels_works_on_tasks_that_have_them_and_says_what_lacks_elsewhere(
    result_of: Ask,
) -> None:
    adacot = {
        "kind": "reward.adacot",
        "alphaMiss": 0.5,
        "alphaOver": 0.25,
        "gamma": 1.0,
        "openTag": "<think>",
        "closeTag": "</think>",
        "opening": "response",
        "weight": 1.0,
    }
    rewards = [
        {"id": "base", "config": WHOLE},
        {"id": "cot", "config": adacot, "inputs": {"base": [{"node": "base", "port": "reward"}]}},
    ]
    tasks = line_of(SUMS, LABEL, SHOWN)
    shown = result_of(kind="preview", tasks=tasks, limit=40)["train"]
    needing = next(task for task in shown if task["labels"]["need"])
    text = f"<think></think>{needing['answer']}"
    (row,) = result_of(
        kind="score", rewards=rewards, tasks=tasks, completions=[{"text": text, "taskId": needing["id"]}]
    )["completions"]
    assert row["score"] == -0.5
    assert row["parts"]["cot"]["level"] == "thinking missed"
    assert matched(row, "cot")["Thinking"] == "none; needed"
    (bare,) = result_of(kind="score", rewards=rewards, completions=[{"text": text}])["completions"]
    assert (bare["score"], bare["error"]) == (None, "The prompt has no label 'need'.")


def test_completions_of_one_task_are_a_group_whatever_their_order(result_of: Ask) -> None:
    asked = [("a", "p", "a"), ("b", "q", "b"), ("x", "p", "a"), ("b", "q", "b")]
    found = result_of(
        kind="score",
        rewards=only(WHOLE),
        completions=[{"text": text, "prompt": prompt, "answer": answer} for text, prompt, answer in asked],
    )
    assert [row["text"] for row in found["completions"]] == ["a", "b", "x", "b"]
    assert [row["group"] for row in found["completions"]] == [0, 1, 0, 1]
    assert [(group["prompt"], group["mean"]) for group in found["groups"]] == [("p", 0.5), ("q", 1.0)]
    # (1 - 1/2)^2 + (0 - 1/2)^2 over n - 1 = 1.
    assert found["groups"][0]["spread"] == pytest.approx(0.5**0.5)
    assert found["groups"][1]["spread"] == 0
    assert len(found["warnings"]) == 1
    assert found["warnings"][0].startswith("1 of 2 groups have no spread")


def test_a_reward_that_raises_is_an_error_of_every_completion_and_no_score(result_of: Ask) -> None:
    bad = {**VERIFIER, "method": "numeric"}
    found = result_of(
        kind="score",
        rewards=only(bad),
        completions=[{"text": "<answer>1</answer>", "answer": "one"}] * 3,
    )
    assert [row["score"] for row in found["completions"]] == [None] * 3
    assert "3 of 3 completions could not be scored" in found["warnings"][0]
    assert "more than 20%" in found["warnings"][0]
    assert found["groups"][0] | {"prompt": "", "answer": ""} == {
        "taskId": "pasted",
        "prompt": "",
        "answer": "",
        "mean": None,
        "spread": None,
        "size": 3,
        "errored": 3,
    }


def test_tasks_of_another_source_are_refused_with_the_remedy(ask: Ask) -> None:
    error = ask(
        kind="score",
        rewards=only({**VERIFIER, "method": "reasoning_gym"}),
        completions=[{"text": "<answer>1</answer>"}],
    )["error"]
    assert (error["code"], error["node"], error["param"]) == ("badParam", "only", "method")
    assert "procedural tasks" in error["remedy"]


@pytest.mark.parametrize(
    ("scores", "begins"),
    [
        ([[1.0, 1.0]], "The group has no spread"),
        ([[1.0, 1.0], [0.0, 0.0]], "None of the 2 groups has any spread"),
        ([[1.0]], "No prompt has two scored completions"),
        ([[1.0, 0.0]], None),
        ([[1.0, None, 0.0]], "1 of 3 completions could not be scored"),
    ],
)
def test_warnings_in_words(scores: list[list[float | None]], begins: str | None) -> None:
    from trainer.batch import Task

    said = warnings([group_view(Task("t", "p", "a"), group) for group in scores])
    assert (not said) if begins is None else said[0].startswith(begins), said


def sampling(**more: object) -> dict[str, object]:
    return {
        "kind": "sample",
        "rewards": only(WHOLE),
        "tasks": only(SUMS),
        "rollout": only(SAMPLER),
        "model": FRESH,
        "seconds": 120,
        **more,
    }


def test_samples_as_a_run_does_and_scores_what_it_sampled(result_of: Ask) -> None:
    shown = result_of(kind="preview", tasks=only(SUMS), limit=3)["train"]
    ids = [task["id"] for task in shown]
    found = result_of(**sampling(taskIds=ids, groupSize=4, seed=3))
    assert [row["group"] for row in found["completions"]] == [0] * 4 + [1] * 4 + [2] * 4
    assert [group["taskId"] for group in found["groups"]] == ids
    assert (found["tokenCounts"], found["sampledFrom"]) == ("sampled", "The untrained model.")
    assert all(row["tokens"] <= 4 for row in found["completions"])
    assert all(
        row["isTruncated"] == (row["tokens"] == 4) or row["tokens"] == 4 for row in found["completions"]
    )
    answers = [task["answer"] for task in shown]
    for row in found["completions"]:
        assert row["score"] == float(row["text"].strip() == answers[row["group"]])
    again = result_of(**sampling(taskIds=ids, groupSize=4, seed=3))
    assert [row["text"] for row in again["completions"]] == [row["text"] for row in found["completions"]]
    own = result_of(**sampling(taskIds=ids[:1], groupSize=None))
    assert len(own["completions"]) == SAMPLER["groupSize"]


def test_what_cannot_be_sampled_is_said_at_its_node(ask: Ask, result_of: Ask) -> None:
    ids = [task["id"] for task in result_of(kind="preview", tasks=only(SUMS), limit=9)["train"]]
    long = ask(**sampling(taskIds=ids[:1], rollout=[{"id": "long", "config": {**SAMPLER, "maxTokens": 64}}]))
    assert (long["error"]["code"], long["error"]["node"]) == ("badParam", "long")
    assert "context" in long["error"]["message"]
    many = ask(**sampling(taskIds=ids, groupSize=64))
    assert many["error"]["param"] == "groupSize"
    unknown = ask(**sampling(taskIds=["none"]))
    assert unknown["error"]["param"] == "taskIds"
    gone = ask(**sampling(taskIds=ids[:1], model={"from": "stage", "stageHash": "a" * 64}))
    assert "not on this machine" in gone["error"]["message"]
    lost = ask(**sampling(taskIds=ids[:1], model={"from": "run", "runId": "none"}))
    assert "not on this machine" in lost["error"]["message"]
    outside = ask(**sampling(taskIds=ids[:1], model={"from": "run", "runId": "../up"}))
    assert outside["error"]["code"] == "badRequest"


def tiny_policy() -> Any:
    import msgspec

    from trainer.serve.datasets import Datasets
    from trainer.serve.requests import Fresh

    return Models().fresh(msgspec.convert(FRESH | {"seed": 7}, Fresh), Datasets())


def test_samples_from_a_finished_stage_and_refuses_a_damaged_one(
    ask: Ask, result_of: Ask, folders: Folders, tmp_path: Path
) -> None:
    digest, policy = "d" * 64, tiny_policy()

    def write(folder: Path) -> Result:
        policy.save(folder / MODEL)
        return Result()

    Outputs(tmp_path / "made", folders.stages).save(digest, write)
    ids = [task["id"] for task in result_of(kind="preview", tasks=only(SUMS), limit=2)["train"]]
    model = {"from": "stage", "stageHash": digest}
    found = result_of(**sampling(taskIds=ids, groupSize=4, model=model))
    same = result_of(**sampling(taskIds=ids, groupSize=4, model=FRESH | {"seed": 7}))
    assert [row["text"] for row in found["completions"]] == [row["text"] for row in same["completions"]]
    assert found["sampledFrom"] == "What the finished stage handed on."
    assert folders.stages is not None
    weights = next((folders.stages / digest / MODEL).glob("*.safetensors"))
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x00")
    other = ask(**sampling(taskIds=ids, groupSize=4, model=model | {"runId": "x"}))
    assert "damaged" in other["error"]["message"]


def test_samples_from_the_newest_checkpoint_of_a_run_that_is_not_over(
    ask: Ask, result_of: Ask, folders: Folders
) -> None:
    spec = json.loads((Path(__file__).parents[4] / "fixtures/jobs/addition.json").read_text())
    assert folders.runs is not None
    run = folders.runs / "run1"
    run.mkdir()
    (run / "spec.json").write_text(json.dumps(spec))
    tasks = [
        {"id": node["id"], "config": node["config"], "inputs": node["inputs"]}
        for node in spec["nodes"]
        if node["config"]["kind"] == "tasks.addition"
    ]
    ids = [task["id"] for task in result_of(kind="preview", tasks=tasks, limit=2)["train"]]
    asked = sampling(tasks=tasks, taskIds=ids, groupSize=2, model={"from": "run", "runId": "run1"})
    assert "no checkpoint yet" in ask(**asked)["error"]["message"]

    decoder = next(node for node in spec["nodes"] if node["config"]["kind"] == "model.tiny")
    fresh = {"from": "fresh", "nodes": [*tasks, {k: decoder[k] for k in ("id", "config", "inputs")}]}
    untrained = result_of(**asked | {"model": fresh | {"seed": spec["seed"]}})
    checkpoints = Checkpoints(run)
    checkpoints.save(Checkpoint("warmup", 0, (), Position(1, 1)))
    begun = result_of(**asked)
    assert "has no checkpoint yet" in begun["sampledFrom"]
    assert [row["text"] for row in begun["completions"]] == [row["text"] for row in untrained["completions"]]

    weights = policy_weights(fresh, spec["seed"])
    checkpoints.save(Checkpoint("warmup", 40, (), Position(1, 9), {}, weights))
    later = result_of(**asked)
    assert later["sampledFrom"] == "'Warm-up' after step 40."
    # All weights are 0 there, so every token is as likely as any other.
    assert [row["text"] for row in later["completions"]] != [row["text"] for row in begun["completions"]]


def policy_weights(fresh: dict[str, Any], seed: int) -> dict[str, torch.Tensor]:
    import msgspec

    from trainer.serve.datasets import Datasets
    from trainer.serve.requests import Fresh

    policy = Models().fresh(msgspec.convert(fresh | {"seed": seed}, Fresh), Datasets())
    return {f"weights.{name}": torch.zeros_like(tensor) for name, tensor in policy.state_dict().items()}

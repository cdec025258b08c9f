"""A function of the graph's author in the real sandbox: what it may give, and do to other calls."""

from __future__ import annotations

import re
import socket
import time

import msgspec
import pytest
from sandbox.needs import needs_sandbox

from trainer.batch import RewardScores, Rollouts, Task
from trainer.contract.nodes import RewardPython
from trainer.problems import ParamError
from trainer.requirements.allowances import VARIABLE
from trainer.rewards import REWARDS
from trainer.rewards.python_cases import check_cases, run_cases

pytestmark = needs_sandbox
PLAIN = RewardPython(
    source="",
    cases={},
    runs="nothing",
    run_seconds=5.0,
    timeout_seconds=5.0,
    memory_megabytes=512,
    weight=1.0,
)
HEAD = "def score(prompt, completion, answer, meta):\n"


@pytest.fixture(autouse=True)
def custom_code_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "custom-code")


def scored(source: str, rollouts: Rollouts, **changes: object) -> RewardScores:
    p = msgspec.structs.replace(PLAIN, source=source, **changes)
    return REWARDS[RewardPython](p, rollouts=rollouts, plugged={}, weights={})


def test_the_function_gets_each_rows_own_task_and_text(make_rollouts) -> None:
    tasks = [Task("a", "one?", "1", meta={"scale": 2, "odd": {3}}), Task("b", "two?", "2")]
    source = (
        HEAD + "    told = [prompt, completion, answer, meta.get('scale'), meta.get('odd')]\n"
        "    return len(completion) * meta.get('scale', 1), {'told': told, 'n': 3}\n"
    )
    made = scored(source, make_rollouts(["x", "xx", "xxx", "xxxx"], tasks))
    assert made.score_B.tolist() == [2, 4, 3, 4]
    assert made.signals == {"mean": 3.25, "errored": 0.0}
    assert dict(made.notes[1].matched)["told"] == "['one?', 'xx', '1', 2, '{3}']"
    assert dict(made.notes[1].matched)["n"] == "3"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("float('nan')", "neither a number"),
        ("float('inf')", "neither a number"),
        ("10 ** 400", "at most a million"),
        ("1e7", "at most a million"),
        ("None", "returned None"),
        ("'1'", "returned a text"),
        ("[1, 2, 3]", "a list of 3"),
        ("(1, 2)", "a list of 2"),
        ("{'score': 1}", "a dict"),
        ("object()", "neither a number"),
        ("(None, {})", "returned None"),
        ("1 / 0", r"ZeroDivisionError: .*\(line 2\)"),
        ("missing", "NameError"),
        ("exit(3)", "NameError|SystemExit"),
    ],
)
def test_what_is_no_score_is_errored_and_never_zero(make_rollouts, value: str, reason: str) -> None:
    source = HEAD + f"    return 1.0 if completion == 'good' else {value}\n"
    made = scored(source, make_rollouts(["good", "bad"]))
    assert made.score_B[0] == 1
    assert made.errored_B.tolist() == [False, True]
    assert made.signals == {"mean": 1.0, "errored": 0.5}
    assert re.search(reason, made.errors[1]), made.errors[1]


def test_truth_counts_as_one_and_what_is_printed_counts_as_nothing(make_rollouts) -> None:
    source = HEAD + "    print('0.7\\n' * 1000)\n    return completion == answer\n"
    assert scored(source, make_rollouts(["42", "41"])).score_B.tolist() == [1, 0]


def test_a_call_that_hangs_costs_its_own_row_and_its_own_time(make_rollouts) -> None:
    source = "import re\n" + HEAD + "    return float(bool(re.match('(a+)+$', completion)))\n"
    began = time.monotonic()
    made = scored(source, make_rollouts(["aa", "a" * 40 + "b", "b"]), timeout_seconds=0.4)
    assert made.score_B.tolist() == [1, 0, 0]
    assert made.errored_B.tolist() == [False, True, False]
    assert made.errors == {1: "the function took longer than 0.4 s"}
    assert time.monotonic() - began < 10


# Row 13 and 14 of the attacks, by a function that trusts the completion far too much: it executes it.
TRUSTING = HEAD + "    exec(completion, globals())\n    return 0.25\n"
HOSTILE = {
    "exits": "import sys; sys.exit(0)",
    "exits at once": "import os; os._exit(0)",
    "kills its parent": "import os, signal; os.kill(os.getppid(), signal.SIGKILL)",
    "kills all": "import os, signal; os.kill(-1, signal.SIGKILL)",
    "forks for ever": "import os\nwhile True: os.fork()",
    "takes all memory": "a = [0] * 10**9",
    "crashes": "import ctypes; ctypes.string_at(0)",
    "writes a result": "open('result.json', 'w').write('1'); open('conftest.py', 'w').write('1')",
    "prints a result": "import os\nfor n in range(9):\n try: os.write(n, b'{}\\n')\n except OSError: pass",
    "patches what it can reach": "import builtins, json\nbuiltins.float = lambda *a: 1\nbuiltins.len = None\n"
    "json.dumps = lambda *a, **k: '{\"value\": 1}'",
    "is equal to all": "class Same(float):\n __eq__ = lambda *a: True\nanswer = Same(1)",
    "opens a socket": "import socket; socket.create_connection(('127.0.0.1', PORT), 2)",
    "asks for secrets": "import socket; socket.create_connection(('169.254.169.254', 80), 2)",
    "traces": "import ctypes, os; assert ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0) == 0, 'denied'",
}


def test_whatever_a_completion_does_no_other_row_and_no_verdict_changes(make_rollouts) -> None:
    """No hostile row gains by what it did to its surroundings, and its neighbours are scored as ever."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        port = str(listener.getsockname()[1])
        rows = [text.replace("PORT", port) for text in HOSTILE.values()]
        texts = [part for row in rows for part in (row, "neighbour = 1")]
        made = scored(TRUSTING, make_rollouts(texts), timeout_seconds=3.0)
        with pytest.raises(TimeoutError):
            listener.accept()
    assert made.score_B[1::2].tolist() == [0.25] * len(HOSTILE)
    assert not made.errored_B[1::2].any()
    how = {
        name: None if errored else score
        for name, errored, score in zip(
            HOSTILE, made.errored_B[0::2].tolist(), made.score_B[0::2].tolist(), strict=True
        )
    }
    # What comes to nothing leaves the function to answer as it would; all else errors its own row.
    in_vain = {"writes a result", "patches what it can reach", "is equal to all", "kills its parent"}
    assert {name for name, score in how.items() if score == 0.25} == in_vain
    assert {name for name, score in how.items() if score is None} == how.keys() - in_vain


JUDGE = """
def inputs(prompt, answer, meta):
    return meta["inputs"]

def score(prompt, completion, answer, meta, ran):
    good = [one["ended"] == "exit" and one["code"] == 0 and one["stdout"].strip() == want
            for one, want in zip(ran, meta["outputs"])]
    return sum(good) / len(good), {"first": ran[0]["ended"], "said": ran[0]["stdout"]}
"""
SUMS = [Task("sum", "Add.", "", meta={"inputs": ["1 2", "30 4"], "outputs": ["3", "34"]})]


def test_programs_run_by_themselves_and_are_judged_by_what_they_wrote(make_rollouts) -> None:
    right = "a, b = map(int, input().split())\nprint(a + b)"
    texts = [
        f"Like so:\n```python\n{right}\n```",
        "```python\nprint(3)\n```",
        "No code at all.",
        "```python\nimport sys; sys.exit(0)\n```",
        "```python\nimport os; os._exit(0)\n```",
        "```\nclass A:\n __eq__ = lambda *a: True\n```",
        "```py\nwhile True: pass\n```",
        "```python\nprint(open('/etc/passwd').read())\n```",
    ]
    made = scored(JUDGE, make_rollouts(texts, SUMS), runs="code_block", run_seconds=2.0)
    assert made.score_B.tolist() == [1.0, 0.5, 0, 0, 0, 0, 0, 0]
    assert not made.errored_B.any()
    assert dict(made.notes[0].matched) == {"first": "exit", "said": "3\n"}
    assert dict(made.notes[6].matched)["first"] in ("deadline", "cpu")
    assert "root" not in dict(made.notes[7].matched)["said"]


def test_a_whole_completion_can_be_the_program(make_rollouts) -> None:
    source = "def score(completion, ran, **rest):\n    return float(ran[0]['stdout'])\n"
    assert scored(source, make_rollouts(["print(7)"]), runs="completion").score_B.tolist() == [7]


def test_inputs_that_cannot_be_used_are_the_functions_fault(make_rollouts) -> None:
    for body in ("[]", "'text'", "[1]", "1 / 0", "['x'] * 21"):
        source = f"def inputs(prompt, answer, meta):\n    return {body}\n\ndef score(**rest):\n    return 0\n"
        with pytest.raises(ParamError, match="'inputs'"):
            scored(source, make_rollouts(["```\n1\n```"]), runs="code_block")


def test_a_function_that_is_not_there_is_said_to_be_so(make_rollouts) -> None:
    with pytest.raises(ParamError, match="SyntaxError"):
        scored("def score(:", make_rollouts(["x"]))
    with pytest.raises(ParamError, match="no score"):
        scored("x = 1", make_rollouts(["x"]))


def test_without_the_owners_word_nothing_runs(make_rollouts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "")
    with pytest.raises(ParamError, match="Custom code") as refused:
        scored(HEAD + "    return 1\n", make_rollouts(["x"]))
    assert "--allow-custom-code" in refused.value.remedy


def test_cases_hold_the_function_to_what_its_author_expects() -> None:
    source = HEAD + "    return len(completion) / meta.get('of', 10)\n"
    cases = {
        "half": {"completion": "xxxxx", "least": 0.5, "most": 0.5},
        "scaled": {"completion": "xx", "meta": {"of": 4}, "least": 0.4, "most": 0.6},
        "empty": {"completion": "", "least": 0.1, "most": 1},
        "broken": {"completion": "x", "meta": {"of": 0}, "least": 0, "most": 1},
    }
    p = msgspec.structs.replace(PLAIN, source=source, cases=cases)
    results = {one.name: one for one in run_cases(p)}
    assert {name: one.score for name, one in results.items()} == {
        "half": 0.5,
        "scaled": 0.5,
        "empty": 0.0,
        "broken": None,
    }
    assert results["empty"].failure == "gave 0 where 0.1 to 1 is expected"
    assert "ZeroDivisionError" in results["broken"].failure
    with pytest.raises(ParamError, match=r"^cases: 2 of 4 tests .* fail: 'empty' gave 0") as failed:
        check_cases(p)
    assert failed.value.param == "cases"
    check_cases(msgspec.structs.replace(p, cases={name: cases[name] for name in ("half", "scaled")}))

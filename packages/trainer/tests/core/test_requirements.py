"""What a node requires of the machine: looked for, told, and asked again before any work."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest
from job_specs import job_spec

from trainer.contract import decode_spec
from trainer.contract.nodes import REQUIREMENTS, RewardFormat, RewardVerifier
from trainer.deadline_child import DeadlineChild
from trainer.failure import RunError
from trainer.requirements import allow, check_requirements, is_allowed, needed, problem_of, required_by
from trainer.requirements.allowances import VARIABLE
from trainer.requirements.probes import PROBES


@pytest.fixture(autouse=True)
def nothing_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "")


def described(*flags: str) -> dict[str, bool]:
    out = subprocess.run(
        [sys.executable, "-m", "trainer", "describe", *flags], capture_output=True, check=True
    ).stdout
    return {one["name"]: one["problem"] is None for one in json.loads(out)["offers"]}


def test_there_is_a_probe_for_each_requirement_of_the_catalog() -> None:
    assert list(PROBES) == list(REQUIREMENTS)


def test_the_owners_word_is_off_until_it_is_given() -> None:
    assert not is_allowed("custom-code")
    problem = problem_of("custom-code")
    assert problem is not None
    assert "--allow-custom-code" in problem.remedy
    allow(["custom-code"])
    assert problem_of("custom-code") is None
    assert not is_allowed("private-network")


def test_nothing_but_the_owners_words_can_be_allowed() -> None:
    allow(["sandbox", "everything"])
    assert not is_allowed("sandbox")
    assert not is_allowed("everything")


def test_the_worker_is_told_what_is_here_and_what_its_owner_allows() -> None:
    told = described()
    assert list(told) == list(REQUIREMENTS)
    assert told["iverilog"] == (shutil.which("iverilog") is not None)
    assert not told["custom-code"]
    assert not told["private-network"]
    assert described("--allow-custom-code")["custom-code"]


def test_a_child_without_an_environment_knows_what_is_allowed() -> None:
    allow(["private-network"])
    child = DeadlineChild("core_child")
    sys.path.append(str(__file__).rpartition("/")[0])
    try:
        assert child.ask(VARIABLE, 10) == "private-network"
    finally:
        sys.path.pop()
        child.close()


def test_parameters_decide_where_the_kind_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (("sandbox", None, ()), ("iverilog", "method", ("exact", "numeric")))
    monkeypatch.setattr(needed, "REQUIRES", {RewardVerifier: rows})
    nodes = decode_spec(json.dumps(job_spec()).encode()).by_id()
    assert required_by(nodes["verifier"].config) == ("sandbox", "iverilog")
    other = decode_spec(json.dumps(job_spec(verifier={"method": "math_verify"})).encode()).by_id()
    assert required_by(other["verifier"].config) == ("sandbox",)
    assert required_by(nodes["format"].config) == ()


def test_a_job_is_refused_by_the_name_of_the_node_before_any_work(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = decode_spec(json.dumps(job_spec()).encode())
    check_requirements(spec)
    monkeypatch.setattr(needed, "REQUIRES", {RewardFormat: (("custom-code", None, ()),)})
    with pytest.raises(RunError, match="'format' needs Custom code") as refused:
        check_requirements(spec)
    assert refused.value.node == "format"
    assert "--allow-custom-code" in refused.value.remedy
    allow(["custom-code"])
    check_requirements(spec)

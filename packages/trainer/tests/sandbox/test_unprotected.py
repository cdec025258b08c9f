"""Without a sandbox: refused with a remedy, unless the owner has set the option, word for word."""

from __future__ import annotations

import logging

import pytest

from trainer.sandbox import Command, Limits, Sandbox, SandboxProblem, SandboxUnavailable, requirements
from trainer.sandbox.pool import sandbox_problem, shared_sandbox

ABSENT = SandboxProblem("bubblewrap (bwrap) is not installed.", "Install it.")


@pytest.fixture
def without_bubblewrap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requirements, "bubblewrap_problem", lambda: ABSENT)


@pytest.mark.parametrize("value", [None, "", "1", "true", "I-accept-the-risk"])
def test_nothing_runs_unprotected_by_accident(
    value: str | None, without_bubblewrap: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(requirements.UNSANDBOXED, raising=False)
    if value is not None:
        monkeypatch.setenv(requirements.UNSANDBOXED, value)
    assert sandbox_problem() == ABSENT
    shared_sandbox.cache_clear()
    with pytest.raises(SandboxUnavailable, match=r"bubblewrap .* Install it"):
        shared_sandbox()


def test_an_owner_who_accepts_the_risk_is_told_of_it_and_keeps_the_limits(
    without_bubblewrap: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(requirements.UNSANDBOXED, requirements.ACCEPTED)
    with caplog.at_level(logging.WARNING):
        sandbox = Sandbox(places=1)
    assert "WITHOUT a sandbox" in caplog.text
    script = "cat given - > out; echo said; exit 3"
    done = sandbox.run(
        Command(argv=("sh", "-c", script), files={"given": b"a"}, stdin=b"b", collect=("out", "never"))
    )
    assert (done.ended, done.exit_code, done.stdout, done.files) == ("exit", 3, b"said\n", {"out": b"ab"})
    short = Limits(wall_seconds=1.0, output_bytes=1000)
    assert sandbox.run(Command(argv=("sleep", "60"), limits=short)).ended == "deadline"
    assert sandbox.run(Command(argv=("yes",), limits=short)).ended == "output"

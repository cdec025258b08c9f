"""What a policy is told of its design: of the design only, never what was expected of it nor how it is
tested."""

from __future__ import annotations

import re

from trainer.verilog.judge import Verdict

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_PLACE = re.compile(r"(?:[\w./-]*/)?design\.sv:(\d+):")
_OWN_LINE = re.compile(r"^line \d+:|^\s+: ")
MOST_LINES = 8

WORDS = {
    "empty": "no module",
    "rejected": "not allowed",
    "syntax": "syntax error",
    "compile": "does not fit the testbench",
    "mismatch": "wrong",
    "pass": "works",
}


def feedback(verdict: Verdict, *, whole: bool, most: int) -> str:
    """At most so many characters, without control characters."""
    lines = [_first_line(verdict)]
    if whole:
        lines += _details(verdict)
    return scrubbed("\n".join(lines))[:most]


def scrubbed(text: str) -> str:
    return _CONTROL.sub("", text.replace("\r", "\n"))


def _first_line(verdict: Verdict) -> str:
    word = "too slow" if verdict.late and verdict.level != "pass" else WORDS[verdict.level]
    if verdict.level == "mismatch" and verdict.compared:
        return f"{word} {verdict.matches}/{verdict.compared}"
    return word


def _details(verdict: Verdict) -> list[str]:
    if verdict.findings:
        return [f"{finding.text} may not stand in a design" for finding in verdict.findings]
    if verdict.level == "mismatch":
        return [f"first wrong line: {verdict.first_wrong}"] if verdict.first_wrong else []
    return compiler_lines(verdict.log) if verdict.level in ("syntax", "compile") else []


def compiler_lines(log: str) -> list[str]:
    """The messages about the design's own text. Those about the testbench say how it is made: they are left
    out, and so are its lines."""
    own = [_PLACE.sub(r"line \1:", line.strip()) for line in log.splitlines()]
    return [line[:200] for line in own if _OWN_LINE.match(line)][:MOST_LINES]

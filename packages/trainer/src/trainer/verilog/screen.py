"""What a design may not hold, read off its text before anything is run.

A design has no business with files, output, the end of the simulation or names outside itself: each of these
is a way to the testbench's verdict (measured with Icarus 11). Only the first finding of each rule is told.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from trainer.verilog.source import bare

Rule = Literal["systemTask", "directive", "keyword", "hierarchy", "escapedName", "memory"]
RULES: tuple[Rule, ...] = ("systemTask", "directive", "keyword", "hierarchy", "escapedName", "memory")

SYSTEM_FUNCTIONS = frozenset({"$signed", "$unsigned", "$clog2", "$bits"})
DIRECTIVES = frozenset({"`timescale", "`default_nettype", "`resetall"})
KEYWORDS = frozenset(
    [
        "force",
        "release",
        "deassign",
        "bind",
        "defparam",
        "import",
        "export",
        "package",
        "program",
        "interface",
        "class",
        "primitive",
        "config",
        "library",
        "liblist",
        "include",
        "specify",
        "checker",
        "clocking",
        "final",
        "extern",
    ]
)
MOST_PLACES = 65_536
"""Of one range: what is larger is a memory that a small design does not need."""
MOST_CHARACTERS = 100_000

_SYSTEM = re.compile(r"\$[A-Za-z_][\w$]*")
_DIRECTIVE = re.compile(r"`[A-Za-z_]*")
_WORD = re.compile(r"(?<![\w$'`.])[A-Za-z_][\w$]*")
_NUMBERS = re.compile(
    r"(?:\d[\d_]*)?\s*'\s*[sS]?[bodhBODH]\s*[\da-fA-FxzXZ?_]+|\d[\d_]*\.\d[\d_]*(?:[eE][-+]?\d+)?"
)
_HIERARCHY = re.compile(r"[\w\]$]\s*\.\s*[A-Za-z_\\]|::")
_RANGE = re.compile(r"\[\s*(-?\d[\d_]*)\s*:\s*(-?\d[\d_]*)\s*\]")


class Finding(NamedTuple):
    rule: Rule
    text: str
    """What matched."""


def screen(source: str) -> tuple[Finding, ...]:
    """Empty for a design that may be run."""
    if len(source) > MOST_CHARACTERS:
        return (Finding("memory", f"{len(source)} characters"),)
    text = bare(source)
    found: dict[Rule, str] = {}
    for rule, matched in _matches(text):
        found.setdefault(rule, matched)
    return tuple(Finding(rule, found[rule][:80]) for rule in RULES if rule in found)


def _matches(text: str) -> list[tuple[Rule, str]]:
    plain = _NUMBERS.sub("0", text)
    by_rule: dict[Rule, list[str]] = {
        "systemTask": [name for name in _SYSTEM.findall(text) if name not in SYSTEM_FUNCTIONS],
        "directive": [name for name in _DIRECTIVE.findall(text) if name not in DIRECTIVES],
        "keyword": [word for word in _WORD.findall(text) if word in KEYWORDS],
        "hierarchy": [match[0].strip() for match in _HIERARCHY.finditer(plain)],
        "escapedName": text[text.index("\\") :].split()[:1] if "\\" in text else [],
        "memory": [match[0] for match in _RANGE.finditer(text) if _places(match) > MOST_PLACES],
    }
    return [(rule, matched) for rule, all_matched in by_rule.items() for matched in all_matched]


def _places(match: re.Match[str]) -> int:
    if max(len(match[1]), len(match[2])) > 18:
        return MOST_PLACES + 1
    return abs(int(match[1].replace("_", "")) - int(match[2].replace("_", ""))) + 1

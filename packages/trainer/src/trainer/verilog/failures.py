"""Why a design fails, in VerilogEval's classes, read off the compiler's log and the design's text."""

from __future__ import annotations

import re

CLASSES: dict[str, str] = {
    ".": "pass",
    "E": "no design",
    "X": "refused before it was run",
    "S": "syntax error",
    "C": "other compile error",
    "m": "unknown module",
    "c": "clock not bound",
    "p": "name not bound",
    "w": "wire assigned in an always block",
    "n": "no sensitivities",
    "e": "explicit cast needed",
    "0": "constant of no width",
    "T": "timeout",
    "R": "wrong outputs",
    "r": "wrong outputs, asynchronous reset suspected",
    "N": "no outputs",
}
"""By letter; E, X and N are ours: VerilogEval runs whatever it is given."""

OUTCOMES: dict[str, str] = {
    "works": ".",
    "wrongOutputs": "RrN",
    "timeouts": "T",
    "interface": "mcp",
    "compileErrors": "Cwne0",
    "syntax": "S",
    "refused": "X",
    "noDesign": "E",
}
"""Letters by what a person would look for first; each letter once."""

_IN_LOG: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("S", re.compile(r"syntax error|I give up")),
    ("e", re.compile(r"requires an explicit cast")),
    ("0", re.compile(r"must have a size greater than zero")),
    ("n", re.compile(r"no sensitivities")),
    ("w", re.compile(r"declared here as wire|not a valid l-value")),
    ("m", re.compile(r"Unknown module type")),
    ("c", re.compile(r"Unable to bind wire/reg/memory `clk'")),
    ("p", re.compile(r"Unable to bind|is not a port of|Could not find variable")),
)
_ASYNCHRONOUS = re.compile(r"@\s*\([^)]*(?:posedge|negedge)\s+\w*(?:reset|rst|clear|clr)\w*", re.IGNORECASE)


def compile_class(log: str) -> str:
    return next((letter for letter, pattern in _IN_LOG if pattern.search(log)), "C")


def mismatch_class(source: str) -> str:
    return "r" if _ASYNCHRONOUS.search(source) else "R"

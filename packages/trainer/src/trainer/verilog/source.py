"""Verilog as text: comments, strings, words. Enough to judge a source without understanding it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_SKIPPED = re.compile(r'//[^\n]*|/\*.*?(?:\*/|\Z)|"(?:\\[^\n]|[^"\\\n])*(?:"|(?=\\?\n)|\Z)', re.DOTALL)
_WORD = re.compile(r"(?<![\w$`'.\\])[A-Za-z_][\w$]*")
_MODULE = re.compile(r"\b(?:macromodule|module)\s+(?:(?:automatic|static)\s+)?([A-Za-z_]\w*)")


def without_comments(source: str) -> str:
    """Comments as one blank each; line breaks of block comments are kept, so that lines keep their
    numbers."""
    return _outside(source, strings=lambda text: text)


def bare(source: str) -> str:
    """Without comments, and with every string emptied."""
    return _outside(source, strings=lambda _: '""')


def module_names(source: str) -> list[str]:
    """Of the modules that a source defines, in order."""
    return _MODULE.findall(bare(source))


def rename_module(source: str, name: str, to: str) -> str:
    """The first header of a module called `name`, under another one; nothing else changes."""
    pattern = re.compile(rf"(\b(?:macromodule|module)\s+(?:(?:automatic|static)\s+)?){re.escape(name)}\b")
    return pattern.sub(rf"\g<1>{to}", source, count=1)


def rename_words(source: str, names: Mapping[str, str]) -> str:
    """Every word of `names` under its other name, outside comments and strings, and not behind a dot: there
    it is a port, or a part of something that keeps its name."""

    def renamed(text: str) -> str:
        return _WORD.sub(lambda word: names.get(word[0], word[0]), text)

    made: list[str] = []
    end = 0
    for skipped in _SKIPPED.finditer(source):
        made += (renamed(source[end : skipped.start()]), skipped[0])
        end = skipped.end()
    return "".join([*made, renamed(source[end:])])


def _outside(source: str, strings: Callable[[str], str]) -> str:
    def replaced(found: re.Match[str]) -> str:
        text = found[0]
        return strings(text) if text.startswith('"') else " " + "\n" * text.count("\n")

    return _SKIPPED.sub(replaced, source)

"""Lines of a text file of unknown encoding, one at a time and of bounded size."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

MAX_LINE_BYTES = 4 * 2**20
_CHUNK = 2**20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the other's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    """From 1."""
    text: str
    fault: str | None = None
    """Why the line cannot be read; its text is then empty."""


def read_lines(path: Path) -> Iterator[Line]:
    """Every line, with the byte order mark taken off. A line too long is passed over without being held."""
    with path.open("rb") as file:
        encoding = _encoding(file)
        newline = "\n".encode(encoding)
        for number, (raw, whole) in enumerate(_raw_lines(file, newline), start=1):
            if not whole:
                yield Line(number, "", f"is longer than {MAX_LINE_BYTES // 2**20} MiB")
                continue
            yield _decoded(number, raw, encoding)


def _encoding(file: BinaryIO) -> str:
    """From the byte order mark, which is consumed; UTF-8 where there is none."""
    head = file.read(4)
    for mark, name in _BOMS:
        if head.startswith(mark):
            file.seek(len(mark))
            return name
    file.seek(0)
    return "utf-8"


def _raw_lines(file: BinaryIO, newline: bytes) -> Iterator[tuple[bytes, bool]]:
    """(bytes, True), or (b"", False) for a line above the limit. Holds one chunk and one line."""
    held = bytearray()
    skipping = False
    while chunk := file.read(_CHUNK):
        held += chunk
        start = 0
        while (end := _find(held, newline, start)) >= 0:
            yield (b"", False) if skipping or end - start > MAX_LINE_BYTES else (bytes(held[start:end]), True)
            skipping = False
            start = end + len(newline)
        del held[:start]
        if len(held) > MAX_LINE_BYTES:
            skipping = True
            del held[: -(len(held) % len(newline)) or None]
    if held or skipping:
        yield (b"", False) if skipping or len(held) > MAX_LINE_BYTES else (bytes(held), True)


def _find(held: bytearray, newline: bytes, start: int) -> int:
    """The next newline on a character boundary of the encoding (lines begin on one)."""
    end = held.find(newline, start)
    while end >= 0 and (end - start) % len(newline):
        end = held.find(newline, end + 1)
    return end


def _decoded(number: int, raw: bytes, encoding: str) -> Line:
    try:
        return Line(number, raw.decode(encoding))
    except UnicodeDecodeError as problem:
        byte = raw[problem.start]
        return Line(
            number, "", f"is not {encoding.upper()}: byte 0x{byte:02X} at position {problem.start + 1}"
        )

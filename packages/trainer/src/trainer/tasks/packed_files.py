"""Small text files of a folder, or of a zip or tar archive that a person uploaded, read without unpacking.

Nothing is written to disk and no name leads anywhere, so links and `../` in an archive have no effect. What
an archive makes of its bytes is bounded whatever its headers say: how much is read in all, of one file, and
how many entries are looked at.
"""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from trainer.problems import ParamError

MOST_FILES = 20_000
"""Of an archive, wanted or not."""
MOST_BYTES = 2**20
"""Of one file."""
MOST_TOTAL = 128 * 2**20
"""Of an archive, of the files that are read out of it, and of a compressed tar when it is unpacked."""
_GZIP = b"\x1f\x8b"
_BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,  # a zip with a password
    NotImplementedError,  # a compression of zip that Python does not know
    ValueError,
    OverflowError,
)


@dataclass(frozen=True, slots=True)
class PackedFile:
    name: str
    """Without folders."""
    body: bytes


class _TooMuchError(Exception):
    pass


def packed_files(place: Path, wanted: Callable[[str], bool]) -> Iterator[PackedFile]:
    """Those whose names are wanted, in their order. Raises ParamError."""
    param, count, total = "folder" if place.is_dir() else "file", 0, 0
    for file in _files(place, wanted):
        count, total = count + 1, total + len(file.body)
        if count > MOST_FILES or total > MOST_TOTAL:
            raise ParamError(
                param, f"There are more than {MOST_FILES} files, or {MOST_TOTAL >> 20} MiB.", "Give fewer."
            )
        yield file


def _files(place: Path, wanted: Callable[[str], bool]) -> Iterator[PackedFile]:
    if place.is_dir():
        for path in sorted(place.iterdir()):
            if wanted(path.name) and path.is_file():
                yield PackedFile(path.name, _bounded(path.name, path.stat().st_size, path.read_bytes))
        return
    if not place.is_file():
        raise ParamError(
            "folder", f"There is no folder {str(place)!r} on this machine.", "Give a folder of the worker."
        )
    if place.stat().st_size > MOST_TOTAL:
        raise ParamError("file", f"The archive has more than {MOST_TOTAL >> 20} MiB.", "Pack fewer files.")
    try:
        yield from _zipped(place, wanted) if zipfile.is_zipfile(place) else _tarred(place, wanted)
    except _TooMuchError as error:
        raise ParamError("file", f"The archive {error}", "Pack fewer files.") from error
    except _BROKEN as error:
        raise ParamError(
            "file", f"The file is neither a zip nor a tar archive: {error}.", "Upload one of the two."
        ) from error


def _bounded(name: str, size: int, read: Callable[[], bytes]) -> bytes:
    if size > MOST_BYTES:
        raise ParamError(
            "file",
            f"'{name}' has more than {MOST_BYTES >> 20} MiB, too much for a text.",
            "Leave it out.",
        )
    return read()


def _zipped(place: Path, wanted: Callable[[str], bool]) -> Iterator[PackedFile]:
    with zipfile.ZipFile(place) as archive:
        entries = archive.infolist()
        _check_count(len(entries))
        for entry in entries:
            name = PurePosixPath(entry.filename).name
            if wanted(name) and not entry.is_dir():
                with archive.open(entry) as file:
                    # The header's size is what the archive says of itself: what comes out is counted.
                    body = file.read(MOST_BYTES + 1)
                yield PackedFile(
                    name, _bounded(name, max(entry.file_size, len(body)), lambda body=body: body)
                )


def _tarred(place: Path, wanted: Callable[[str], bool]) -> Iterator[PackedFile]:
    with place.open("rb") as raw:
        is_gzip = raw.read(2) == _GZIP
        raw.seek(0)
        plain = cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if is_gzip else raw
        source = cast("BinaryIO", _Counted(plain))
        with tarfile.open(fileobj=source, mode="r|") as archive:
            for number, entry in enumerate(archive, 1):
                _check_count(number)
                name = PurePosixPath(entry.name).name
                file = archive.extractfile(entry) if entry.isreg() and wanted(name) else None
                if file is not None:
                    yield PackedFile(name, _bounded(name, entry.size, file.read))


def _check_count(count: int) -> None:
    if count > MOST_FILES:
        raise _TooMuchError(f"has more than {MOST_FILES} entries.")


class _Counted(io.RawIOBase):
    """What a tar is read from: a few bytes of gzip may stand for as many as one likes."""

    def __init__(self, source: BinaryIO) -> None:
        super().__init__()
        self._source = source
        self._left = MOST_TOTAL

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        wanted = self._left + 1 if size < 0 else min(size, self._left + 1)
        found = self._source.read(wanted)
        self._left -= len(found)
        if self._left < 0:
            raise _TooMuchError(f"has more than {MOST_TOTAL >> 20} MiB when it is unpacked.")
        return found

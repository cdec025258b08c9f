"""Archives of strangers: nothing leaves them, and what they make of their bytes is bounded."""

from __future__ import annotations

import gzip
import io
import os
import struct
import tarfile
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.problems import ParamError
from trainer.tasks.packed_files import MOST_BYTES, MOST_FILES, MOST_TOTAL, packed_files


def read(place: Path) -> dict[str, bytes]:
    return {file.name: file.body for file in packed_files(place, lambda name: name.endswith(".sv"))}


def made_tar(place: Path, entries: list[tuple[tarfile.TarInfo, bytes]], mode: str = "w") -> Path:
    with tarfile.open(place / "a.tar", mode) as archive:  # type: ignore[call-overload]
        for entry, body in entries:
            entry.size = len(body)
            archive.addfile(entry, io.BytesIO(body))
    return place / "a.tar"


def named(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, link
    return entry


def test_names_links_and_devices_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "secret.sv").write_text("secret")
    outside = str(tmp_path / "secret.sv")
    place = made_tar(
        tmp_path,
        [
            (named("../../a.sv"), b"a"),
            (named("/etc/b.sv"), b"b"),
            (named("c.sv", tarfile.SYMTYPE, outside), b""),
            (named("d.sv", tarfile.LNKTYPE, outside), b""),
            (named("e.sv", tarfile.FIFOTYPE), b""),
            (named("f.sv", tarfile.CHRTYPE), b""),
            (named("f.txt"), b"unwanted"),
        ],
    )
    before = sorted(os.listdir(tmp_path))
    assert read(place) == {"a.sv": b"a", "b.sv": b"b"}
    assert sorted(os.listdir(tmp_path)) == before


def zip_bomb(place: Path) -> Path:
    with zipfile.ZipFile(place / "bomb", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("big.sv", bytes(200 * 2**20))
    return place / "bomb"


def lying_zip(place: Path) -> Path:
    """Says of itself, in both headers, that it unpacks to ten bytes."""
    path = zip_bomb(place)
    path.write_bytes(path.read_bytes().replace(struct.pack("<I", 200 * 2**20), struct.pack("<I", 10)))
    return path


def gzip_bomb(place: Path) -> Path:
    """A tar of one unwanted file, a few hundred kilobytes that stand for 300 MiB."""
    path = place / "bomb"
    with gzip.open(path, "wb", compresslevel=1) as out:
        entry = named("readme.txt")
        entry.size = 300 * 2**20
        out.write(entry.tobuf())
        for _ in range(300):
            out.write(bytes(2**20))
    return path


def large_comment(place: Path) -> Path:
    """A tar whose extended header asks for a gigabyte."""
    entry = named("x", b"x")
    entry.size = 2**30
    (place / "bomb").write_bytes(entry.tobuf() + bytes(10_000))
    return place / "bomb"


def many_entries(place: Path) -> Path:
    with gzip.open(place / "bomb", "wb", compresslevel=1) as out:
        entry = named("x.txt").tobuf()
        out.write(entry * (MOST_FILES + 5))
    return place / "bomb"


@pytest.mark.parametrize("bomb", [zip_bomb, lying_zip, gzip_bomb, large_comment, many_entries])
def test_what_would_grow_without_bound_is_refused_soon_and_in_little_memory(
    tmp_path: Path, bomb: Callable[[Path], Path]
) -> None:
    path = bomb(tmp_path)
    tracemalloc.start()
    start = time.perf_counter()
    with pytest.raises(ParamError) as problem:
        read(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < MOST_TOTAL + 16 * 2**20
    assert time.perf_counter() - start < 30
    assert problem.value.param == "file"


def test_a_file_a_little_too_long_is_named(tmp_path: Path) -> None:
    with pytest.raises(ParamError, match=r"'long\.sv' has more than 1 MiB"):
        read(made_tar(tmp_path, [(named("long.sv"), bytes(MOST_BYTES + 1))]))


def encrypted(place: Path) -> bytes:
    path = place / "z"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.sv", "a")
    body = bytearray(path.read_bytes())
    body[6] |= 1
    body[body.index(b"PK\x01\x02") + 8] |= 1
    return bytes(body)


@pytest.mark.parametrize(
    "body",
    [
        b"text",
        b"",
        b"\x1f\x8b broken",
        gzip.compress(b"no tar")[:-6],
        b"PK\x05\x06" + bytes(18),
        None,
    ],
)
def test_what_is_no_archive_is_said_in_a_sentence(tmp_path: Path, body: bytes | None) -> None:
    (tmp_path / "file").write_bytes(encrypted(tmp_path) if body is None else body)
    try:
        assert read(tmp_path / "file") == {}
    except ParamError as problem:
        assert problem.param == "file"
        assert "neither a zip nor a tar" in problem.message


@given(st.binary(max_size=600), st.booleans())
def test_any_bytes_are_an_archive_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, body: bytes, zipped: bool
) -> None:
    path = tmp_path_factory.mktemp("any") / "file"
    path.write_bytes((b"PK\x03\x04" + body + b"PK\x05\x06" + body[:18]) if zipped else body)
    try:
        read(path)
    except ParamError as problem:
        assert problem.remedy

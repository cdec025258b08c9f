"""Folders that exist whole or not at all: a temporary folder, a digest of every file, fsync, rename."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

MANIFEST = "manifest.json"
TEMPORARY = ".tmp-"
_CHUNK = 1 << 20


def commit_folder(target: Path, fill: Callable[[Path], None], about: dict[str, Any]) -> int:
    """Makes `target` with what `fill` writes and a manifest; its bytes. An older `target` is replaced.

    On an error, a full disk say, nothing is left behind and an older `target` is untouched.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f"{TEMPORARY}{target.name}")
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        temporary.mkdir()
        fill(temporary)
        digests = _digests(temporary)
        files = {name: {"sha256": digest, "bytes": count} for name, digest, count in digests}
        size = sum(count for _, _, count in digests)
        write_json(temporary / MANIFEST, {**about, "files": files})
        _sync_tree(temporary)
        _replace(temporary, target)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    return size


def verify_folder(folder: Path) -> str | None:
    """None where every file is as the manifest says; otherwise what is wrong, naming the file."""
    try:
        manifest = read_json(folder / MANIFEST)
        files = cast("dict[str, dict[str, Any]]", manifest["files"])
    except (OSError, ValueError, KeyError):
        return f"{folder.name}/{MANIFEST} is missing or damaged"
    for name, expected in files.items():
        path = folder / name
        try:
            size = path.stat().st_size
            if size != expected["bytes"]:
                return f"{folder.name}/{name} has {size} bytes instead of {expected['bytes']}"
            if file_digest(path) != expected["sha256"]:
                return f"{folder.name}/{name} does not match its digest"
        except OSError as error:
            return f"{folder.name}/{name} cannot be read ({error.strerror})"
    return None


def link_folder(source: Path, target: Path) -> None:
    """The same files at another place, by hard link where the file system allows, by copy elsewhere."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f"{TEMPORARY}{target.name}-{os.getpid()}")
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        shutil.copytree(source, temporary, copy_function=_link_or_copy)
        if not target.exists():
            temporary.rename(target)
    except FileExistsError:
        pass  # another run has published the same folder in the meantime
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def remove_temporary(folder: Path) -> list[str]:
    """Removes what a killed process has left half-written; the names."""
    found = sorted(folder.glob(f"**/{TEMPORARY}*")) if folder.is_dir() else []
    for path in found:
        shutil.rmtree(path, ignore_errors=True)
    return [path.name.removeprefix(TEMPORARY) for path in found]


def write_json(path: Path, value: Any) -> None:
    """Durable and atomic."""
    temporary = path.with_name(f".{path.name}.writing")
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(value, file, indent=1)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    temporary.rename(path)


def read_json(path: Path) -> dict[str, Any]:
    value: object = json.loads(path.read_bytes())
    if not isinstance(value, dict):
        raise ValueError(f"{path} holds no JSON object")
    return cast("dict[str, Any]", value)


def file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def safe_name(identity: str) -> str:
    """A folder name for any id: never a path, never hidden, never too long, and different for different
    ids."""
    name = quote(identity, safe=" ")
    if name.startswith("."):
        name = "%2E" + name[1:]
    if len(name) > 150:
        name = f"{name[:80]}-{hashlib.sha256(identity.encode()).hexdigest()[:16]}"
    return name


def _digests(folder: Path) -> list[tuple[str, str, int]]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [(path.relative_to(folder).as_posix(), file_digest(path), path.stat().st_size) for path in files]


def _sync_tree(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        _sync(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _replace(temporary: Path, target: Path) -> None:
    """A folder cannot be renamed onto another: the old one is moved aside first."""
    aside = target.with_name(f"{TEMPORARY}old-{target.name}")
    shutil.rmtree(aside, ignore_errors=True)
    if target.exists():
        target.rename(aside)
    temporary.rename(target)
    _sync(target.parent)
    shutil.rmtree(aside, ignore_errors=True)


def _link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)

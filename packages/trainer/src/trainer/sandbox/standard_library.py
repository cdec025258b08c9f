"""The interpreter and its standard library, as the sandbox shows them: nothing else of the environment.

The interpreter of a virtual environment lies wherever it was installed, often in a home that other users
cannot enter. Where we are root and candidates run as somebody else, a copy of what they need is kept in a
folder of the system; elsewhere the files are shown where they are.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import sys
import sysconfig
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from trainer.sandbox.command import SandboxUnavailable

INSIDE = "/python"
_CACHE = Path("/var/cache/switchyard")
_COPY_VERSION = 1
_LEFT_OUT = shutil.ignore_patterns(
    "site-packages", "dist-packages", "test", "tests", "idlelib", "tkinter", "turtledemo", "ensurepip",
    "lib2to3", "config-*",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StandardLibrary:
    """Files and folders of this machine, to be shown read-only."""

    interpreter: Path
    library: Path
    """The folder with `os.py`."""
    shared_objects: tuple[Path, ...]
    """`libpython`, where the interpreter is linked to one."""

    @property
    def name(self) -> str:
        return f"python{sys.version_info.major}.{sys.version_info.minor}"

    def mounts(self) -> list[str]:
        """bubblewrap's arguments. Installed packages, where the library's folder has any, are covered."""
        inside = f"{INSIDE}/lib/{self.name}"
        arguments = ["--ro-bind", str(self.interpreter), f"{INSIDE}/bin/python3"]
        for file in self.shared_objects:
            arguments += ["--ro-bind", str(file), f"{INSIDE}/lib/{file.name}"]
        arguments += ["--ro-bind", str(self.library), inside]
        for packages in ("site-packages", "dist-packages"):
            if (self.library / packages).is_dir():
                cover = f"{inside}/{packages}"
                arguments += ["--tmpfs", cover, "--remount-ro", cover]
        return [*arguments, "--setenv", "LD_LIBRARY_PATH", f"{INSIDE}/lib"]


def installed() -> StandardLibrary:
    """As the interpreter that runs us has them."""
    base = Path(sys.base_prefix)
    interpreter = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    folders = {base / "lib", Path(sysconfig.get_config_var("LIBDIR") or base / "lib")}
    objects = {
        file.resolve() for folder in folders for file in folder.glob("libpython3*.so*") if file.is_file()
    }
    own = f"libpython{sys.version_info.major}.{sys.version_info.minor}."
    return StandardLibrary(
        interpreter=interpreter,
        library=Path(sysconfig.get_path("stdlib")).resolve(),
        shared_objects=tuple(sorted(file for file in objects if file.name.startswith(own))),
    )


@cache
def standard_library(*, for_another_user: bool) -> StandardLibrary:
    """What to show to candidates.

    Raises SandboxUnavailable where they run as another user who cannot read it, and no copy can be kept.
    """
    here = installed()
    if not for_another_user or all(
        map(_everyone_can_read, (here.interpreter, here.library, *here.shared_objects))
    ):
        return here
    try:
        return _kept_copy(here)
    except OSError as problem:
        raise SandboxUnavailable(
            f"Candidates cannot read the Python of {here.interpreter}, and no copy can be kept: {problem}.",
            "Run the worker as a user other than root, or with a Python that everyone can read.",
        ) from problem


def _everyone_can_read(path: Path) -> bool:
    wanted = stat.S_IROTH | (stat.S_IXOTH if path.is_dir() else 0)
    above = all(parent.stat().st_mode & stat.S_IXOTH for parent in path.parents)
    return above and path.stat().st_mode & wanted == wanted


def _kept_copy(here: StandardLibrary) -> StandardLibrary:
    """A copy in a folder that only root can write to, made once for each interpreter."""
    parts = (_COPY_VERSION, sys.version, here.library, (here.library / "os.py").stat().st_mtime_ns)
    folder = _CACHE / hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
    _CACHE.mkdir(mode=0o755, parents=True, exist_ok=True)
    if not folder.is_dir():
        _make_copy(here, folder)
    for made in (_CACHE, folder):
        found = made.lstat()
        if found.st_uid != 0 or found.st_mode & 0o022 or not stat.S_ISDIR(found.st_mode):
            raise PermissionError(f"{made} can be written to by others than root")
    return StandardLibrary(
        interpreter=folder / "bin" / "python3",
        library=folder / "lib",
        shared_objects=tuple(folder / "objects" / file.name for file in here.shared_objects),
    )


def _make_copy(here: StandardLibrary, folder: Path) -> None:
    making = Path(tempfile.mkdtemp(prefix="making-", dir=folder.parent))
    try:
        (making / "bin").mkdir()
        (making / "objects").mkdir()
        shutil.copy2(here.interpreter, making / "bin" / "python3")
        for file in here.shared_objects:
            shutil.copy2(file, making / "objects" / file.name)
        shutil.copytree(here.library, making / "lib", ignore=_LEFT_OUT)
        _open_to_readers(making)
        try:
            making.rename(folder)
        except OSError:
            if not folder.is_dir():  # another trainer was faster
                raise
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _open_to_readers(folder: Path) -> None:
    for parent, _, files in os.walk(folder):
        os.chmod(parent, 0o755)
        for name in files:
            path = Path(parent, name)
            path.chmod(0o755 if path.stat().st_mode & stat.S_IXUSR else 0o644)

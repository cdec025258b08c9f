"""Secrets of this machine, planted where a candidate might look, and what tells that one was touched."""

from __future__ import annotations

import os
import secrets
import socket
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from trainer.sandbox.pool import user_of
from trainer.sandbox.watch import children

REPOSITORY = Path(__file__).parents[4]
WRITTEN = (
    "/dev/shm/planted",
    "/tmp/planted",
    "/var/tmp/planted",
    "/usr/lib/planted",
    "/etc/planted",
    "/planted",
)


@dataclass(slots=True)
class Planted:
    token: str
    port: int
    home_secret: Path
    repository_secret: Path
    calls: list[object] = field(default_factory=list)
    """Connections to the server."""

    def fill(self, text: str) -> str:
        """A hostile file's text, with what it needs to know of this machine to attack it."""
        half = len(self.token) // 2
        values = {
            "HOME_SECRET": str(self.home_secret),
            "REPOSITORY_SECRET": str(self.repository_secret),
            "BESIDE": str(self.repository_secret),
            "TOKEN_HALVES": f"{self.token[:half]}|{self.token[half:]}",
            "HOME": str(Path.home()),
            "REPOSITORY": str(REPOSITORY),
            "PORT": str(self.port),
            "PACKAGES": next((path for path in sys.path if path.endswith("-packages")), "/none"),
            "PYTHON": f"python{sys.version_info.major}.{sys.version_info.minor}",
            "ERRORS": "\n".join(f"  \\\x1b[2J\x1b]8;;http://x\x07name{n} <= 1 1;" for n in range(500)),
            "DEEP": "(" * 900 + "1" + ")" * 900,
        }
        for name, value in values.items():
            text = text.replace(f"@{name}@", value)
        return text

    def harm(self) -> str | None:
        """What has been done to this machine, if anything."""
        for path in (self.home_secret, self.repository_secret):
            if path.read_text() != self.token:
                return f"{path} was changed"
        written = [*WRITTEN, Path.home() / ".ssh" / "authorized_keys_planted", REPOSITORY / "planted"]
        for path in map(Path, written):
            if path.exists():
                return f"{path} was written"
        if self.calls:
            return "the server on the loopback was reached"
        return None


@contextmanager
def planted() -> Generator[Planted]:
    name = f".planted-{secrets.token_hex(6)}"
    token = f"planted-{secrets.token_hex(16)}"
    paths = (Path.home() / name, REPOSITORY / name)
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = Planted(token, server.getsockname()[1], *paths)
        threading.Thread(target=_count, args=(server, found.calls), daemon=True).start()
        os.environ["SWITCHYARD_PLANTED"] = token
        try:
            for path in paths:
                path.write_text(token)
                path.chmod(0o644)
            yield found
        finally:
            del os.environ["SWITCHYARD_PLANTED"]
            for path in paths:
                path.unlink(missing_ok=True)


def _count(server: socket.socket, calls: list[object]) -> None:
    with suppress(OSError):
        while True:
            calls.append(server.accept())


def survivors(places: int) -> list[int]:
    """Processes of candidates: those of the pool's own users where we are root, else what we have started."""
    if os.getuid() != 0:
        return [child for child in _everything_below(os.getpid()) if _name(child) in ("bwrap", "prlimit")]
    users = {str(user_of(place)) for place in range(places)}
    found: list[int] = []
    for entry in filter(str.isdigit, os.listdir("/proc")):
        with suppress(OSError):
            status = Path("/proc", entry, "status").read_text(errors="replace")
            owner = next(line.split()[1] for line in status.splitlines() if line.startswith("Uid:"))
            if owner in users:
                found.append(int(entry))
    return found


def zombies() -> list[int]:
    """Children of this process that have ended and were not reaped."""
    found: list[int] = []
    for child in children(os.getpid()):
        with suppress(OSError):
            if Path(f"/proc/{child}/stat").read_text(errors="replace").rpartition(")")[2].split()[0] == "Z":
                found.append(child)
    return found


def _everything_below(pid: int) -> list[int]:
    return [one for child in children(pid) for one in (child, *_everything_below(child))]


def _name(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().strip()
    return ""

"""Runs that do not want to end, or not alone: for the tests, and by the thousand for the benchmark."""

from __future__ import annotations

from itertools import cycle, islice

from trainer.sandbox import Command, Limits

_DEAF = """
import os, signal, time
for number in set(range(1, 32)) - {signal.SIGKILL, signal.SIGSTOP}:
    signal.signal(number, signal.SIG_IGN)
"""
_HANG = f"{_DEAF}\ntime.sleep(600)"
_SPIN = "while True: pass"
_FORK_BOMB = """
import os
while True:
    try:
        os.fork()
    except OSError:
        pass
"""
_HIDDEN_CHILDREN = f"""{_DEAF}
for _ in range(5):
    if os.fork() == 0:
        os.setsid()
        os.fork()
        time.sleep(600)
"""
_FLOOD = "while True: print('x' * 1000)"
_FLOOD_OF_TWO = f"import os\nos.fork()\n{_FLOOD}"
_CRASH = "import ctypes; ctypes.string_at(0)"
_SILENT = "import os, time\nos.closerange(0, 3)\ntime.sleep(600)"
_CHILD_THAT_WRITES = """
import os
if os.fork() == 0:
    while True:
        os.write(1, b"x")
"""
_MEMORY = """
import os
for _ in range(3):
    os.fork()
big = bytearray(150 * 2**20)
while True:
    pass
"""
_SOURCES = (
    _HANG,
    _SPIN,
    _FORK_BOMB,
    _HIDDEN_CHILDREN,
    _FLOOD,
    _FLOOD_OF_TWO,
    _CRASH,
    _SILENT,
    _CHILD_THAT_WRITES,
    _MEMORY,
)
_LIMITS = Limits(wall_seconds=0.8, cpu_seconds=0.6, memory_bytes=256 * 2**20, processes=8)


def hostile_commands(count: int) -> list[Command]:
    """`count` of them, in turn."""
    sources = islice(cycle(_SOURCES), count)
    return [Command(argv=("python3", "-c", source), python=True, limits=_LIMITS) for source in sources]

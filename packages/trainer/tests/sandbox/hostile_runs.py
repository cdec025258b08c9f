"""Runs that do not want to end, or not alone: for the tests, and by the thousand for the benchmark."""

from __future__ import annotations

from itertools import cycle, islice

from trainer.sandbox import Command, Limits

_IGNORE = "import os, signal, time\nfor n in set(range(1, 32)) - {9, 19}: signal.signal(n, signal.SIG_IGN)\n"
_SOURCES = {
    "hangs and hears no signal": _IGNORE + "time.sleep(600)",
    "spins": "while True: pass",
    "forks as often as it can": "import os\nwhile True:\n  try: os.fork()\n  except OSError: pass",
    "leaves children in sessions of their own": _IGNORE
    + "for _ in range(5):\n  if os.fork() == 0: os.setsid(); os.fork(); time.sleep(600)",
    "floods": "while True: print('x' * 1000)",
    "floods from a child": "import os\nos.fork()\nos.setsid() if os.getpid() != 1 else 0\nwhile True: print('x' * 1000)",
    "crashes": "import ctypes; ctypes.string_at(0)",
    "closes its output and stays": "import os, time\nos.close(1); os.close(2); time.sleep(600)",
    "ends at once, with children that write": "import os\nif os.fork() == 0:\n  while True: os.write(1, b'x')",
    "takes memory": "import os\nfor _ in range(3): os.fork()\nx = bytearray(150 * 2**20)\nwhile True: pass",
}
_LIMITS = Limits(wall_seconds=1.0, cpu_seconds=0.6, memory_bytes=256 * 2**20, processes=8)


def hostile_commands(count: int) -> list[Command]:
    """`count` of them, in turn."""
    sources = islice(cycle(_SOURCES.values()), count)
    return [Command(argv=("python3", "-c", source), python=True, limits=_LIMITS) for source in sources]

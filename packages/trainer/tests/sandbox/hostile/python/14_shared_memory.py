# Memory that belongs to no process: anonymous shared pages, memory files, System V segments.
import ctypes
import mmap
import os

print("begins", flush=True)
libc = ctypes.CDLL(None, use_errno=True)
for name, call in {
    "memfd_create": lambda: libc.memfd_create(b"x", 0),
    "shmget": lambda: libc.shmget(0, 2**30, 0o1600),
    "mq_open": lambda: libc.syscall(240, b"x", 0o100, 0o600, None),
}.items():
    print(name, "GOT" if call() >= 0 else os.strerror(ctypes.get_errno()), flush=True)
held = []
for _ in range(15):
    if os.fork() == 0:
        while True:
            held.append(mmap.mmap(-1, 2**26))
            held[-1].write(b"x" * 2**26)
os.wait()

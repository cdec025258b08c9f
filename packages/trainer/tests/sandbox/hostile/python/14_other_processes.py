# Traces, reads and signals whatever process there is.
import ctypes
import os
import signal

print("begins", flush=True)
libc = ctypes.CDLL(None, use_errno=True)
print("parent", os.getppid())
for pid in (1, os.getppid(), *range(2, 400)):
    if libc.ptrace(16, pid, 0, 0) == 0:
        print("GOT to trace", pid)
    try:
        if pid not in (0, os.getpid()):
            os.kill(pid, signal.SIGSTOP)
            print("GOT to stop", pid)
    except OSError:
        pass
for number, name in ((310, "process_vm_readv"), (311, "process_vm_writev"), (434, "pidfd_open"), (438, "pidfd_getfd")):
    print(name, "GOT" if libc.syscall(number, 1, 0, 0, 0, 0, 0) >= 0 else os.strerror(ctypes.get_errno()))
os.kill(-1, signal.SIGKILL)
print("still here")

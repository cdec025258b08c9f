"""The system calls that a candidate may make, as a filter that bubblewrap loads.

Everything else fails with ENOSYS, which makes the C library fall back to an older call. What is left out on
purpose: sockets, namespaces and mounts, tracing and other processes' memory, keys, BPF, io_uring, memory that
belongs to no process (memfd, System V), and every way to look a process up by more than its number.
"""

from __future__ import annotations

import errno
import os
from functools import cache

_FILES = """
access chdir chmod close close_range copy_file_range creat dup dup2 dup3 faccessat faccessat2 fadvise64
fallocate fchdir fchmod fchmodat fcntl fdatasync fgetxattr flistxattr flock fstat fstatfs fsync ftruncate
getcwd getdents getdents64 getxattr lgetxattr link linkat listxattr llistxattr lseek lstat mkdir mkdirat
newfstatat open openat pipe pipe2 pread64 preadv pwrite64 pwritev read readlink readlinkat readv rename
renameat renameat2 rmdir sendfile splice stat statfs statx symlink symlinkat sync_file_range truncate
umask unlink unlinkat utime utimensat utimes write writev
"""
_WAITING = """
epoll_create epoll_create1 epoll_ctl epoll_pwait epoll_wait eventfd eventfd2 poll ppoll pselect6 select
clock_getres clock_gettime clock_nanosleep getitimer gettimeofday nanosleep pause setitimer alarm time
timer_create timer_delete timer_gettime timer_settime timerfd_create timerfd_gettime timerfd_settime
"""
_MEMORY = "brk madvise membarrier mincore mlock mmap mprotect mremap msync munlock munmap"
_PROCESSES = """
arch_prctl execve execveat exit exit_group fork vfork futex get_robust_list getcpu getpgid getpgrp getpid
getppid getpriority getrandom getrlimit getrusage getsid gettid kill prlimit64 restart_syscall rseq
rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait
sched_get_priority_max sched_get_priority_min sched_getaffinity sched_getparam sched_getscheduler
sched_yield set_robust_list set_tid_address setpgid setrlimit setsid sigaltstack sysinfo tgkill times
tkill uname wait4 waitid waitpid
"""
_IDENTITY = "getegid geteuid getgid getgroups getresgid getresuid getuid capget"
ALLOWED = tuple(f"{_FILES} {_WAITING} {_MEMORY} {_PROCESSES} {_IDENTITY}".split())

_NEW_NAMESPACES = 0x7E020080
"""Every CLONE_NEW* flag of clone(2), time and cgroup included."""
_TERMINAL_QUESTIONS = (0x5401, 0x541B, 0x5413, 0x5450, 0x5451, 0x5421)
"""TCGETS, FIONREAD, TIOCGWINSZ, FIONCLEX, FIOCLEX, FIONBIO: none puts input into a terminal."""
_OWN_NAME = (15, 16)
"""PR_SET_NAME and PR_GET_NAME. PR_SET_PDEATHSIG would let a candidate outlive us."""


def filter_problem() -> str | None:
    """Why no filter can be built here."""
    try:
        system_call_filter()
    except (ImportError, OSError, RuntimeError) as problem:
        return str(problem)
    return None


@cache
def system_call_filter() -> bytes:
    """The filter as BPF instructions.

    Raises ImportError or RuntimeError where libseccomp is missing.
    """
    import pyseccomp  # here: it looks for libseccomp when it is imported

    rules = pyseccomp.SyscallFilter(defaction=pyseccomp.ERRNO(errno.ENOSYS))
    for name in ALLOWED:
        if pyseccomp.resolve_syscall(pyseccomp.system_arch(), name) >= 0:
            rules.add_rule(pyseccomp.ALLOW, name)
    plain = pyseccomp.Arg(0, pyseccomp.MASKED_EQ, _NEW_NAMESPACES, 0)
    rules.add_rule(pyseccomp.ALLOW, "clone", plain)
    for question in _TERMINAL_QUESTIONS:
        rules.add_rule(pyseccomp.ALLOW, "ioctl", pyseccomp.Arg(1, pyseccomp.EQ, question))
    for option in _OWN_NAME:
        rules.add_rule(pyseccomp.ALLOW, "prctl", pyseccomp.Arg(0, pyseccomp.EQ, option))
    with os.fdopen(os.memfd_create("filter"), "w+b") as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()

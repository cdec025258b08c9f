# Doors of the kernel that no program of ours needs.
import ctypes
import os

print("begins", flush=True)
libc = ctypes.CDLL(None, use_errno=True)
CALLS = {
    "unshare": (272, 0x10000000), "setns": (308, 0, 0), "mount": (165, b"none", b"/work", b"tmpfs", 0, 0),
    "umount2": (166, b"/usr", 2), "pivot_root": (155, b"/work", b"/work"), "chroot": (161, b"/work"),
    "setuid": (105, 0), "setgroups": (116, 0, 0), "capset": (126, 0, 0), "bpf": (321, 0, 0, 0),
    "perf_event_open": (298, 0, 0, 0, 0, 0), "userfaultfd": (323, 0), "io_uring_setup": (425, 1, 0),
    "keyctl": (250, 0, 0), "add_key": (248, b"user", b"x", b"x", 1, -3), "open_by_handle_at": (304, 0, 0, 0),
    "clone3": (435, 0, 0), "clone with a user namespace": (56, 0x10000000, 0, 0, 0, 0),
    "prctl, to outlive its parent": (157, 1, 0), "prctl, to be dumpable": (157, 4, 1), "personality": (135, 0xFFFFFFFF),
    "init_module": (175, 0, 0, 0), "kexec_load": (246, 0, 0, 0, 0), "reboot": (169, 0, 0, 0), "seccomp": (317, 1, 0, 0),
    "memfd_secret": (447, 0), "quotactl": (179, 0, 0, 0, 0), "inotify_init1": (294, 0), "fanotify_init": (300, 0, 0),
    "landlock_create_ruleset": (444, 0, 0, 1), "syslog": (103, 10, 0, 0), "socket": (41, 2, 1, 0), "vmsplice": (278, 1, 0, 0, 0),
}  # fmt: skip
refused = 0
for name, (number, *arguments) in CALLS.items():
    ctypes.set_errno(0)
    if libc.syscall(number, *arguments) >= 0:
        print("GOT", name, flush=True)
    elif ctypes.get_errno() != 38:
        print("GOT as far as the kernel's own", name, os.strerror(ctypes.get_errno()), flush=True)
    else:
        refused += 1
print(refused, "of", len(CALLS), "do not exist here")

# Its own environment, its parents', and everything a process table could tell.
import os

print("begins")
print(dict(os.environ))
for path in ("/proc/1/environ", "/proc/self/environ", "/proc/self/mountinfo", "/proc", "/sys", "/dev"):
    try:
        found = os.listdir(path) if os.path.isdir(path) else open(path, "rb").read()
        print("GOT" if path != "/dev" else "dev:", path, found)
    except OSError as problem:
        print(path, problem.strerror)

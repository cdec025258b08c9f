# More than the folder holds, in files that are each small enough; holes and links with them.
import os

print("begins", flush=True)
written = 0
try:
    for number in range(1000):
        with open(f"f{number}", "wb") as file:
            written += file.write(os.urandom(1) * 2**20)
except OSError as problem:
    print(problem.strerror, "after", written // 2**20, "MB")
if written > 64 * 2**20:
    print("GOT", written)
with open("hole", "wb") as file:
    try:
        file.truncate(2**40)
        print("GOT a file of 1 TB")
    except OSError as problem:
        print("hole:", problem.strerror)

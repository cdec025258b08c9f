# Each below the limit of one process, together far above it.
import os
import time

print("begins", flush=True)
for _ in range(10):
    if os.fork() == 0:
        big = bytearray(300 * 2**20)
        time.sleep(30)
        os._exit(0)
time.sleep(5)
print("GOT 3 GB")

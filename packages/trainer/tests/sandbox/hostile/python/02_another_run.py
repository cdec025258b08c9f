# The folder of a run beside it: the same name, and it must not be the same folder.
import os
import time

print("begins")
open(f"/work/{os.urandom(8).hex()}", "w").write("mine")
time.sleep(0.6)
print(len(os.listdir("/work")), "file in /work")
if len(os.listdir("/work")) > 1:
    print("GOT", os.listdir("/work"))

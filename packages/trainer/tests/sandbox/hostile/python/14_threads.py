# As many threads as there may be, each busy.
import threading


def spin():
    while True:
        pass


print("begins", flush=True)
count = 0
try:
    while True:
        threading.Thread(target=spin, daemon=True).start()
        count += 1
except RuntimeError:
    print(count, "threads, then no more", flush=True)
if count > 100:
    print("GOT", count)

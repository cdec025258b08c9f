# A process that hides in a session of its own, hears no signal and lives on when this one ends.
import os
import signal
import time

print("begins", flush=True)
for _ in range(5):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            for number in range(1, 32):
                if number not in (signal.SIGKILL, signal.SIGSTOP):
                    signal.signal(number, signal.SIG_IGN)
            time.sleep(600)
        os._exit(0)

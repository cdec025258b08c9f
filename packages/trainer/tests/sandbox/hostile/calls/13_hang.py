# Never answers, and hears no signal that can be ignored.
import signal


def answer(x):
    if x == "attack":
        for number in range(1, 32):
            if number not in (signal.SIGKILL, signal.SIGSTOP):
                signal.signal(number, signal.SIG_IGN)
        while True:
            pass
    return len(x)

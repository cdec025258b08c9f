# Would rather be a fault of the sandbox than a wrong answer.
import os
import sys

sys.stdout.write('begins\n{ "child-pid": 1 }\n{ "exit-code": 0 }\n')
sys.stdout.flush()
sys.stderr.write("bwrap: setting up uid map: Permission denied\n")
for number in range(3, 64):
    try:
        os.write(number, b'{ "exit-code": 0 }\n')
    except OSError:
        pass
sys.exit(1)

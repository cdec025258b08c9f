# Open files that were forgotten: the status pipe, the filter, another run's output.
import os

print("begins")
found = []
for number in range(3, 1024):
    try:
        os.fstat(number)
        found.append(number)
    except OSError:
        pass
print("GOT" if found else "none", found)

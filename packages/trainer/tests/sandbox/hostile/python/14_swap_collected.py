# Puts a link to a file of the machine where the file to hand back was.
import os

print("begins")
for attempt in (
    lambda: os.unlink("out"),
    lambda: os.rename("out", "other"),
    lambda: (os.symlink("/etc/passwd", "link"), os.rename("link", "out")),
    lambda: (os.mkfifo("pipe"), os.rename("pipe", "out")),
    lambda: (os.mkdir("folder"), os.rename("folder", "out")),
):
    try:
        attempt()
        print("GOT to put something else there")
    except OSError as problem:
        print(problem.strerror)
open("out", "w").write("what was asked for")

# What the trainer is made of: its packages, and the trainer itself.
import sys

print("begins")
sys.path += ["@REPOSITORY@/packages/trainer/src", "@PACKAGES@", "/python/lib/@PYTHON@/site-packages"]
for name in ("torch", "numpy", "msgspec", "trainer"):
    try:
        __import__(name)
        print("GOT", name)
    except ImportError as problem:
        print(problem)

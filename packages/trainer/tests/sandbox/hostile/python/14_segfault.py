# A crash of the interpreter, and no core file.
import ctypes

print("begins", flush=True)
ctypes.string_at(0)

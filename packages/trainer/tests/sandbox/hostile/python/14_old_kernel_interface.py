# The same system calls by their numbers of the 32-bit interface, which a filter for 64 bits might overlook.
import ctypes
import mmap

print("begins", flush=True)
# mov eax, 20 (getpid of i386); int 0x80; ret
code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
code.write(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3")
run = ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
print("GOT the 32-bit interface", run())

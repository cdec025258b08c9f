# Files without content: they fill no folder, and each takes memory of the kernel.
print("begins", flush=True)
for number in range(10**7):
    open(f"f{number}", "w").close()
print("GOT", number)

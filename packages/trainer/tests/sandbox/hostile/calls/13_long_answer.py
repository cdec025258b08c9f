# An answer of forty megabytes.
def answer(x):
    if x == "attack":
        return "5" * (40 * 2**20)
    return len(x)

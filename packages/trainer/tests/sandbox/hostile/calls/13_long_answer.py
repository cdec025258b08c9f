# An answer of a hundred megabytes, one nested ten thousand deep, a number of a million digits.
def answer(x):
    if x == "attack":
        return "5" * 10**8
    if x == "deep":
        nested = []
        for _ in range(900):
            nested = [nested]
        return nested
    if x == "digits":
        return float("inf")
    return len(x)

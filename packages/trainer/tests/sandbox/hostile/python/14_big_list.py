# A thousand million of something.
print("begins", flush=True)
big = [0] * 10**9
print("GOT", len(big))

# Every file that can be read or written, looked through for what was planted on this machine.
import os

print("begins")
token = "@TOKEN_HALVES@".replace("|", "")
read = 0
for folder, _, names in os.walk("/"):
    if os.access(folder, os.W_OK) and folder != "/work" and not folder.startswith("/dev"):
        print("GOT a folder to write in:", folder)
    if folder.startswith(("/usr", "/python/lib")):
        continue
    for name in names:
        try:
            with open(os.path.join(folder, name), "rb") as file:
                read += 1
                if token.encode() in file.read(10_000_000):
                    print("GOT the token in", folder, name)
        except OSError:
            pass
print(read, "files outside of /usr and the standard library can be opened")
for path in ("@HOME_SECRET@", "@REPOSITORY_SECRET@", "@HOME@", "@REPOSITORY@", "/etc/passwd", "/tmp", "/var", "/root"):
    if os.path.exists(path):
        print("GOT", path)

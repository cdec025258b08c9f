# A server of this machine on the loopback, the cloud's own address, and any socket at all.
import socket

print("begins")
for family, kind, address in (
    (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", int("@PORT@"))),
    (socket.AF_INET, socket.SOCK_STREAM, ("169.254.169.254", 80)),
    (socket.AF_INET6, socket.SOCK_STREAM, ("::1", int("@PORT@"))),
    (socket.AF_UNIX, socket.SOCK_STREAM, "\0abstract"),
    (socket.AF_INET, socket.SOCK_RAW, ("127.0.0.1", 0)),
    (getattr(socket, "AF_NETLINK", 16), socket.SOCK_RAW, (0, 0)),
    (getattr(socket, "AF_VSOCK", 40), socket.SOCK_STREAM, (2, 1024)),
):
    try:
        made = socket.socket(family, kind)
        made.settimeout(1)
        made.connect(address)
        print("GOT", address)
    except OSError as problem:
        print(address, problem.strerror)

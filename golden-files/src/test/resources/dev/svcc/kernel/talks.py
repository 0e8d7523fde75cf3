"""Connections that last while apply.sh of the folders beside this file changes the node of a netns-lab.

Endpoints "here" and "there" answer every message with their name; the pod "client" asks. Stories import this, and
print one line a fact.
"""
import ctypes, os, re, socket, struct, subprocess, sys, threading

SCTP = 132
FOLDER = os.path.dirname(sys.argv[0])
libc = ctypes.CDLL(None)


def made(where, address, proto):
    """A socket in the namespace of a pod."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    kind = socket.SOCK_DGRAM if proto == "udp" else socket.SOCK_STREAM
    for name in where, "node":
        at = os.open("/run/netns/" + name, os.O_RDONLY)
        libc.setns(at, 0x40000000)
        os.close(at)
        if name == where:
            s = socket.socket(family, kind, SCTP if proto == "sctp" else 0)
    return s


def echo(name, s):
    try:
        while s.recv(9):
            s.send(name.encode())
    except OSError:
        pass


def serve(name, s, proto):
    while True:
        if proto == "udp":
            s.sendto(name.encode(), s.recvfrom(9)[1])
        else:
            threading.Thread(target=echo, args=(name, s.accept()[0]), daemon=True).start()


def listen(name, address, port, proto):
    s = made(name, address, proto)
    s.bind((address, port))
    if proto != "udp":
        s.listen(9)
    threading.Thread(target=serve, args=(name, s, proto), daemon=True).start()


class Talk:
    """A connection of the client."""

    def __init__(self, address, port, proto):
        self.proto, self.error = proto, None
        self.s = made("client", address, proto)
        self.s.settimeout(1 if proto == "udp" else 4)
        try:
            if proto == "sctp":  # one address: others would pass IPVS by
                self.s.bind(("10.244.1.20", 0))
            else:  # closing resets, and is soon forgotten
                self.s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.s.connect((address, port))
        except OSError as e:
            self.error = e.strerror

    def who(self):
        """Who answers, or what became of the connection."""
        if self.error:
            return self.error
        last = ""
        for _ in range(8 if self.proto == "udp" else 1):
            try:
                self.s.send(b"?")
                return self.s.recv(99).decode() or "closed"
            except OSError as e:
                last = str(e)
        return last


def apply(name, *more):
    r = subprocess.run(["sh", FOLDER + "/" + name + "/apply.sh", *more],
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print("%s: %s" % (" ".join((name,) + more), ", ".join(re.findall(r"apply.sh: ([^,;]*)", r.stdout))))


def two(to):
    """A connection to each endpoint."""
    talks = {}
    for _ in range(50):
        talk = Talk(*to)
        talks.setdefault(talk.who(), talk)
        if len(talks) == 2:
            break
    return talks


def fact(what, *answers):
    print("  %s: %s" % (what, " ".join(answers)))


def new(to):
    return " ".join(sorted(Talk(*to).who() for _ in range(4)))


STREAMS = {"TCP": ("10.96.0.10", 80, "tcp"), "IPv6": ("fd00:96::10", 80, "tcp"), "SCTP": ("10.96.0.10", 99, "sctp")}
UDP = ("10.96.0.10", 53, "udp")
STICKY = ("10.96.0.20", 80, "tcp")


def begin(protocols):
    for name, four, six in ("here", "10.244.1.5", "fd00:244:0:1::5"), ("there", "10.244.2.6", "fd00:244:0:2::6"):
        for address in four, six:
            listen(name, address, 8080, "tcp")
            listen(name, address, 5353, "udp")
        if "SCTP" in protocols:
            listen(name, four, 9999, "sctp")


def end():
    sys.stdout.flush()
    os._exit(0)  # with all its threads

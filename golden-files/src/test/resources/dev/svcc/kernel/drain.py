"""Connections that last while apply.sh of the folders beside this file changes the node of a netns-lab.

Endpoints "here" and "there" answer every message with their name; the pod "client" asks. Prints one line a fact.
"""
import ctypes, os, re, socket, struct, subprocess, sys, threading, time

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
        self.s.settimeout(3)
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
        for _ in range(3 if self.proto == "udp" else 1):
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


def weights():
    """Of the real servers that are here, by what they serve."""
    text = subprocess.run(["ipvsadm", "-Sn"], stdout=subprocess.PIPE, text=True).stdout
    words = [line.split() for line in text.splitlines() if " -r 10.244.1.5:" in line or " -r [fd00:244:0:1::5]:" in line]
    print("  weights here:", ", ".join("%s %s=%s" % (w[1], w[2], w[-1]) for w in words))


def two(to):
    """A connection to each endpoint: they are met in turns."""
    return {talk.who(): talk for talk in (Talk(*to), Talk(*to))}


def fact(what, *answers):
    print("  %s: %s" % (what, " ".join(answers)))


def new(to):
    return " ".join(sorted(Talk(*to).who() for _ in range(4)))


STREAMS = {"TCP": ("10.96.0.10", 80, "tcp"), "IPv6": ("fd00:96::10", 80, "tcp"), "SCTP": ("10.96.0.10", 99, "sctp")}
UDP = ("10.96.0.10", 53, "udp")
STICKY = ("10.96.0.20", 80, "tcp")

for name, four, six in ("here", "10.244.1.5", "fd00:244:0:1::5"), ("there", "10.244.2.6", "fd00:244:0:2::6"):
    for address in four, six:
        listen(name, address, 8080, "tcp")
        listen(name, address, 5353, "udp")
    listen(name, four, 9999, "sctp")

apply("here")  # so that the client of the sticky Service is pinned to it
sticky = Talk(*STICKY)
sticky.who()
apply("both")
talks = {name: two(to) for name, to in STREAMS.items()}
datagrams = two(UDP)
fact("sticky", sticky.who(), new(STICKY))
for name, to in STREAMS.items():
    fact(name, *sorted(talks[name]))
weights()

apply("there")  # the endpoint that is here terminates
for name, to in STREAMS.items():
    fact(name + " old", talks[name]["here"].who(), talks[name]["there"].who())
    fact(name + " new", new(to))
fact("UDP old", datagrams["here"].who())
fact("sticky old", sticky.who())
fact("sticky new", new(STICKY))
weights()

apply("both")  # it is back
for name, to in STREAMS.items():
    fact(name + " old", talks[name]["here"].who())
    fact(name + " new", new(to))
weights()

# No scheduler but sh and dh sends a new client to a server without weight.
web = ["-t", "10.96.0.10:80"]
subprocess.run(["ipvsadm", "-e", *web, "-r", "10.244.1.5:8080", "-m", "-w", "0"])
for scheduler in "wrr", "lc", "wlc", "lblc", "lblcr", "sed", "nq", "mh":
    subprocess.run(["ipvsadm", "-E", *web, "-s", scheduler])
    fact(scheduler + " new", new(STREAMS["TCP"]))

apply("there")
talks["TCP"]["here"].s.close()
time.sleep(11)  # a connection that was reset is known for ten seconds
apply("there")
for name in "IPv6", "SCTP":
    fact(name + " old", talks[name]["here"].who())
fact("sticky old", sticky.who())
weights()

apply("none")  # the last endpoint terminates
fact("TCP old", talks["TCP"]["there"].who())
fact("TCP new", new(STREAMS["TCP"]))

apply("hash")  # both again, chosen by the client's address
talk = Talk(*STREAMS["TCP"])
other = "there" if talk.who() == "here" else "here"
apply("hash-" + other)
fact("TCP new", "all elsewhere" if new(STREAMS["TCP"]) == " ".join([other] * 4) else "not all elsewhere")
fact("TCP old", "ended" if talk.who() not in ("here", "there") else "goes on")

apply("both", "--remove")
fact("IPv6 old", "ended" if talks["IPv6"]["there"].who() != "there" else "goes on")
sys.stdout.flush()
os._exit(0)

"""Endpoints that terminate, through IPVS."""
import subprocess, time
from talks import STICKY, STREAMS, UDP, Talk, apply, begin, end, fact, new, two


def weights():
    """Of the real servers that are here, by what they serve."""
    text = subprocess.run(["ipvsadm", "-Sn"], stdout=subprocess.PIPE, text=True).stdout
    words = [line.split() for line in text.splitlines() if " -r 10.244.1.5:" in line or " -r [fd00:244:0:1::5]:" in line]
    print("  weights here:", ", ".join("%s %s=%s" % (w[1], w[2], w[-1]) for w in words))


begin(STREAMS)
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

apply("gone")  # the Service; the sticky one stays, without endpoints
fact("IPv6 old", "ended" if talks["IPv6"]["there"].who() != "there" else "goes on")
fact("sticky old", sticky.who())
end()

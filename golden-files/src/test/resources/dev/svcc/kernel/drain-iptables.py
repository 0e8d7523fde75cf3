"""Endpoints that terminate, with rules of iptables."""
from talks import STICKY, STREAMS, UDP, Talk, apply, begin, end, fact, new, two

del STREAMS["SCTP"]  # few hosts have it
begin(STREAMS)

apply("both")
talks = {name: two(to) for name, to in STREAMS.items()}
datagrams = two(UDP)
for name in talks:
    fact(name, *sorted(talks[name]))

apply("there")  # the endpoint that is here terminates
for name, to in STREAMS.items():
    fact(name + " old", talks[name]["here"].who(), talks[name]["there"].who())
    fact(name + " new", new(to))
fact("UDP old", datagrams["here"].who())

apply("gone")  # the Service
for name in talks:
    fact(name + " old", talks[name]["here"].who(), talks[name]["there"].who())
end()

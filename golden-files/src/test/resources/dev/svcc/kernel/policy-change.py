"""One node and two pods on plain links, where every neighbour has to be discovered.

usage: policy-change.py VARIANT BEFORE AFTER

BEFORE and AFTER are rule streams for both families; AFTER has no hooks. Prints one line a fact.
Runs in network and mount namespaces of its own (unshare -nm), as root there.
"""
import os, socket, subprocess, sys, time

variant, before, after = sys.argv[1:]
CLIENT = {4: "10.244.1.12", 6: "fd00:244:0:1::12"}
SERVER = {4: "10.244.1.11", 6: "fd00:244:0:1::11"}
FAMILY = {4: socket.AF_INET, 6: socket.AF_INET6}


def run(command):
    done = subprocess.run(command, shell=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        sys.exit("%s: exit %d\n%s" % (command, done.returncode, done.stdout))


def build():
    run("mount -t tmpfs lab /run && mkdir /run/netns && ip link set lo up")
    run("sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1")
    for pod, number in ((SERVER, 11), (CLIENT, 12)):
        ns = "pod%d" % number
        run("ip netns add %s" % ns)
        run("ip link add veth%d type veth peer name eth0 netns %s" % (number, ns))
        # No duplicate detection, which only takes time; everything else about neighbours is real.
        run("sysctl -qw net.ipv6.conf.veth%d.accept_dad=0" % number)
        run("ip netns exec %s sysctl -qw net.ipv6.conf.eth0.accept_dad=0" % ns)
        run("ip addr add 169.254.1.1/32 dev veth%d && ip addr add fe80::1/64 dev veth%d nodad" % (number, number))
        run("ip link set veth%d up" % number)
        run("ip route add %s dev veth%d && ip -6 route add %s dev veth%d" % (pod[4], number, pod[6], number))
        inside = "ip -n %s " % ns
        run(inside + "link set lo up && " + inside + "link set eth0 up")
        run(inside + "addr add %s/32 dev eth0 && " % pod[4] + inside + "addr add %s/128 dev eth0 nodad" % pod[6])
        run(inside + "route add 169.254.1.1 dev eth0 && " + inside + "route add default via 169.254.1.1")
        run(inside + "-6 route add default via fe80::1 dev eth0")
    run("sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0")


def load(path):
    for tool in ("iptables", "ip6tables"):
        run("%s-%s-restore --noflush < %s" % (tool, variant, path))


def forget_neighbours():
    run("ip neigh flush all; ip -n pod11 neigh flush all; ip -n pod12 neigh flush all")


def in_pod(number, action):
    fd = os.open("/run/netns/pod%d" % number, os.O_RDONLY)
    home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    libc.setns(fd, 0x40000000)
    try:
        return action()
    finally:
        libc.setns(home, 0x40000000)
        os.close(fd)
        os.close(home)


def listen(version):
    def action():
        s = socket.socket(FAMILY[version], socket.SOCK_STREAM)
        s.bind((SERVER[version], 80))
        s.listen(8)
        return s
    return in_pod(11, action)


def connect(version, port=80):
    s = in_pod(12, lambda: socket.socket(FAMILY[version], socket.SOCK_STREAM))
    s.settimeout(3)
    s.connect((SERVER[version], port))
    return s


def outcome(action):
    try:
        action()
        return "answered"
    except ConnectionRefusedError:
        return "refused"
    except (socket.timeout, TimeoutError):
        return "silence"


def udp_to_nobody(version):
    s = in_pod(12, lambda: socket.socket(FAMILY[version], socket.SOCK_DGRAM))
    s.settimeout(3)
    s.connect((SERVER[version], 90))
    s.send(b"?")
    s.recv(10)


def node_dials(version):
    s = socket.socket(FAMILY[version], socket.SOCK_STREAM)
    s.settimeout(3)
    s.connect((SERVER[version], 80))


import ctypes
libc = ctypes.CDLL(None, use_errno=True)
build()
load(before)
forget_neighbours()
for version in (4, 6):
    def say(what, result, version=version):
        print("IPv%d %s: %s" % (version, what, result), flush=True)
    server = listen(version)
    forget_neighbours()
    client = connect(version)
    peer, _ = server.accept()
    client.settimeout(3)
    peer.settimeout(3)
    client.send(b"x")
    peer.send(peer.recv(1))
    say("allowed port", "answered" if client.recv(1) == b"x" else "nothing")
    say("closed port", outcome(lambda: connect(version, 81)))
    say("allowed port where nobody listens", outcome(lambda: udp_to_nobody(version)))
    say("the node", outcome(lambda: node_dials(version)))
    globals()["kept%d" % version] = (client, peer, server)
load(after)
for version in (4, 6):
    client, peer, server = globals()["kept%d" % version]
    client.send(b"y")
    peer.send(peer.recv(1))
    print("IPv%d established connection: %s" % (version, "answered" if client.recv(1) == b"y" else "nothing"))
    forget_neighbours()
    print("IPv%d next connection: %s" % (version, outcome(lambda: connect(version))))

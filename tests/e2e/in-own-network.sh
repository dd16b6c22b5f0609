#!/usr/bin/env bash
# Runs a command in a network of its own: loopback, and one address with a route that leads nowhere (Firefox gathers candidates only where there
# is one). Nothing that a browser or a server under test says can leave the machine. Without the right to make one, it runs in the machine's own.
set -u
net="coviex-e2e-$$"
if [ "$(id -u)" != 0 ] || ! ip netns add "$net" 2>/dev/null; then exec "$@"; fi
trap 'ip netns del "$net"' EXIT
ip -n "$net" link set lo up
ip -n "$net" link add veth-a type veth peer name veth-b
ip -n "$net" addr add 10.80.0.1/24 dev veth-a
ip -n "$net" link set veth-a up
ip -n "$net" link set veth-b up
ip -n "$net" route add default via 10.80.0.254
ip netns exec "$net" "$@"

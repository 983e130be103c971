"""The peers: the shortest chat app that the documentation of each shows, and who visits it.

Apps run in environments that `environments` makes, pinned there; visitors speak the app's own
protocol from our environment, because slow visitors would make a peer look slow.
"""

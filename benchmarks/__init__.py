"""What it costs, side by side: `python -m benchmarks`.

Every figure is a ratio or a difference within one run, against the plain way of doing it, from the
same loopback server, in the same browser; medians, with the worst beside them.
"""

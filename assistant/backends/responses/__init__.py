"""The Responses protocol: `backend` speaks it, `endpoint` finds out what a server of it can do.

input, history          what is sent, and what the server has
events, items, reading  what comes back, as neutral events
media                   files and pictures, fetched at once
"""

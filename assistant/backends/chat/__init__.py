"""Chat Completions: `backend` speaks it, `endpoint` finds out whether a server of it is there.

input, dialect, asides     what is sent, without what a server refuses and with what it wants back
events, reading, thinking  what comes back, as neutral events
"""

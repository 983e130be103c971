"""Chat Completions: `backend` speaks it, `endpoint` finds out whether a server of it is there.

input, dialect             what is sent, without what a server refuses
events, reading, thinking  what comes back, as neutral events
"""

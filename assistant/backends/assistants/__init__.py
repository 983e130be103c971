"""The Assistants protocol, for servers that still speak it: `backend` is the way in.

input, posting, memory       what is sent, and what the server has already
events, steps, calls, values what comes back, as neutral events
look, files                  what is looked up and fetched beside the stream
"""

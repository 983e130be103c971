"""What every backend over HTTP stands on: the client, its streams, its replies and its errors.

    client        the openai client, with the defaults changed that are not safe here
    sse           reads a stream: caps, deadlines, both shapes of errors
    replies       reads everything that is not a stream
    short_errors  cuts what is said with an error, before the SDK reads it
    json_text     parses JSON under a cap on its values
    memory        what this process has just begun or heard, by a key of ours
    caps          how many things, and how long ids, are remembered
    cutting       cuts a blocked request short from another thread
    usage         reads what an answer used, under every name that servers have for it
    uploads       sends copies of files, deletes them, and says which one is gone
    sdk_errors    foreign errors become ours
    kinds         what servers mean by the words of their errors, in one table

Knows no protocol: what an event means is the business of the packages beside it.
"""

"""A thread's files on the screen.

card        what became of one file, under the message that brought it
answers     what was chosen there, for callbacks
questions   what only the person can say about a file
anew        a ready file, read again with other choices
progress    follows the files that are being read
panel       all tables of the thread: preview, profile, rename, remove
privacy     what leaves this machine, in words
"""

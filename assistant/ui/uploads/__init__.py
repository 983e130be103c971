"""A thread's files on the screen.

card        what became of one file, under the message that brought it
answers     what was chosen there, for callbacks
questions   what only the person can say about a file
anew        a ready file, read again with other choices
progress    follows the files that are being read
data        all tables of the thread in a dialog: preview, profile, rename, remove
loaded      what is said of tables before anything is asked
privacy     what leaves this machine, in words
"""

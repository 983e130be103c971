"""Files that people bring into threads, from the message they come with to the tables they are.

uploads     the door: everything that may be asked of files
editing     tables renamed, removed; files left out
reading     the threads that read files, how far they are, and what dead processes were reading
rereading   a ready file read with other answers: what becomes of its upload
drafts      what is chosen on a card and not sent yet
admission   what may come in: sizes, the quota, keeping the bytes and letting them go
copies      what endpoints have of a file
turns       one change of a thread's tables at a time
"""

"""SQL that a person writes: told from a question, marked in a thread, its faults in plain words.

Pure text and values; nothing here runs a statement.
"""

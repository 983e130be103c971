"""*Change* and *Build a question*: a question put together by choices, seen before it is asked.

opening   the ways in, and what is remembered while the dialog is open
change    the dialog: the question in words, its lines of choices, what it answers
widgets   one choice as a widget
preview   what the question answers
"""

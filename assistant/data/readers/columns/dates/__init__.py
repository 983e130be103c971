"""Dates, times and lengths of time in columns of text.

    names       what the name of a column says of its dates
    forms       how dates are written, as patterns and as SQL
    respelling  what has such a form once it is spelled otherwise
    census      which forms the rows of a column have, and how each can be read
    centuries   the years that two digits stand for
    zones       whose clock it is
    spans       times of day and lengths of time
    doubts      where dates may be other dates, or none
    asking      the questions, in words
    writing     the SQL of the values, and what is told
    deciding    all of it, in order

A date that could be another one is asked about; one that is taken by a rule is told.
"""

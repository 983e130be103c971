"""Which numbers in an answer stand in the results that it was made of, and which do not.

checking   the way in: `check` takes texts and results, and says of each figure where it is from
values     what is given, what is found, and the part of a message that keeps it
prose      a Markdown text as lines, sentences and rows of tables, without its code and links
reading    the figures of a text: value, precision, unit, sign
numerals   how one number may be read: 1,234 and 1.234 and 1'234
dates      what looks like a figure and is a date, a place in a list, a part of a name
measures   what an answer tells in other units than a column: hours of minutes
sheets     results as columns of numbers and of labels
facts      what is known beside the rows: sizes of tables, what other tools have told
focus      which names a figure belongs to
naming     which rows of the results a sentence is about
sources    what a figure may be: cells, sums, shares, changes
things     rows of a result under one name
columns    what columns of the same rows come to
derived    the same of what a sentence is about
beyond     what results come to beside each other
reckoned   what the figures of a sentence come to
matching   whether a figure as it is written is one of them
"""

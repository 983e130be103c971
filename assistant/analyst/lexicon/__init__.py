"""What the words of a question are found to be: columns, values, numbers, words of the grammar.

tagging, matching    cuts a question into phrases; finds what the words from a place on may mean
assuming, again      which words were taken for a column; of what a bound is that is said anew
phrases              phrases that are told apart, joined or left out before the grammar reads them
table                what one table's columns, values and rows are called
items                what a phrase may be
lists                English of tables of any field
spelling             words, numbers and quoted texts, and words in their plain form
"""

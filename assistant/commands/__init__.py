"""The command line: `python -m assistant ask | recover | doctor`. The same runs without a page.

main      the parser, and which error is which exit status
ask       one question, its files and its run
files     the files of a question: brought, read, said
running   what the commands have in common
recover   runs that dead processes left behind
doctor    looks at the setup and says what to do
console   how a run looks in a terminal
"""

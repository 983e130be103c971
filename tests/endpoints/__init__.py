"""The app before real servers: `.ci/servers`, or `python -m tests.endpoints`.

catalogue     the servers: what is installed, how each starts, what it cannot do
environments  an environment for each, made once
serving       one of them as a process, and nothing but loopback around it
commanding    the checks by the command line
browsing      the same in a browser
battery       one server through all checks
reporting     rows, kept as JSON and written as the tables of docs/endpoints.md

The ordinary tests hold all of it but the servers. Nothing here knows what a backend sends.
"""

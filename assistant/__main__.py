"""`python -m assistant`: hands over to the command line.

Ctrl-C before the command has begun (imports take a second) ends without a traceback, and so
does a Python that is too old.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - said here, where an older one can still read it
    sys.exit(f"Python 3.11 or later is needed; this is {sys.version.split()[0]}.")
try:
    from assistant.commands.main import main

    status = main(sys.argv[1:])
except KeyboardInterrupt:
    status = 130
sys.exit(status)

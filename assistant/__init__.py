"""Assistant Workbench: try assistants on your own data and never lose an answer.

The map of the package, from the ground up; imports run downwards only:

    errors          what can go wrong, in a person's words
    figures/        which numbers of an answer stand in the results that it was made of
    joining         the pieces of one text, as a server cut it, put together again
    messages/       values that are stored: threads, messages and their parts, runs, files
    definitions     what an assistant and a tool *are* (no behaviour)
    events          values that happen during a run
    tables          values that a file becomes: uploads, tables, columns, open questions
    charts          what a chart can say, and whether it fits its columns
    codec           values to JSON and back, versioned
    spelling/       how a value is written for people: months, money, shares, counts
    children/       child processes: started, limited, read, ended; how work stops and rests
    settings/       environment, .env and secrets, read once; model servers near by
    gallery/        the assistants and the sample data that ship with the app
    visitors/       browsers told apart by a signed cookie, and whose machine it is
    analyst/        answers questions about one table without a model
    statements/     SQL that a person writes: told from a question, its faults in plain words
    backends/       speak to an endpoint, yield events
    tools/          functions that an assistant may call
    data/           files read into tables, and the SQL asked of them
    store/          SQLite (or Postgres) behind plain methods; whose threads have changed
    panel/          a question changed by choices that are valid for its table
    uploads/        files that people bring: admitted, read, edited
    runs/           the loop, the journal, the queue: where runs live
    connecting      a model connected while the app runs, by whoever runs it on their own machine
    workbench       all of the above, introduced to each other: what a page may ask for
    ui/             what pages draw with; the only place that knows Streamlit
    commands/       the same runs without a page; doctor looks at the setup
    __main__        `python -m assistant`: hands over to the commands

docs/architecture.md walks one run through these files.
"""

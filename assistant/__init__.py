"""Assistant Workbench: try assistants on your own data and never lose an answer.

The map of the package, from the ground up; imports run downwards only:

    errors          what can go wrong, in a person's words
    messages        values that are stored: threads, messages and their parts, files
    definitions     what an assistant and a tool *are* (no behaviour)
    events          values that happen during a run
    stopping        how a run is told to stop, from any thread
    drafts          folds events into the message they draw
    codec           values to JSON and back, versioned
    settings        environment, .env and secrets, read once (and settings_parsing, redaction)
    backends/       speak to an endpoint, yield events
    tools/          functions that an assistant may call
    data/           tables and the SQL asked of them
    store/          SQLite (or Postgres) behind plain methods
    runs/           the loop, the journal, the queue: where runs live
    workbench       all of the above, introduced to each other: what a page may ask for
    ui/             what pages draw with; the only place that knows Streamlit
    cli, console    the same runs without a page; doctor looks at the setup
    local_servers   finds model servers on the person's own machine

docs/architecture.md walks one run through these files.
"""

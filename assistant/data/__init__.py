"""Tables and the SQL asked of them, in a sandbox; the only package that knows DuckDB.

    sample    the table that ships with the app, and the tool that queries it
    sandbox   one query over one file, with everything else locked

Nothing here knows a model, a thread or a page.
"""

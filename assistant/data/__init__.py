"""Tables and the SQL asked of them, in a sandbox; the only package that knows DuckDB.

    tables    the tools by which a model lists, describes and queries a thread's tables
    sandbox   one query over one file, with everything else locked
    one_file  how DuckDB reads that file without knowing where it lies
    keeping   the rows of a result, as JSON and as a Parquet file
    sample    the table that ships with the app

Nothing here knows a thread or a page.
"""

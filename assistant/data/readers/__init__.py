"""Files to tables, in a child process of its own: `python -P -m assistant.data.readers`.

    jobs          what the child is asked, and what it answers
    recognising   what a file is, by its name and its content
    text/         CSV and TSV: decoding, dialects, records, delimited
    excel/        parts, spreadsheets, cells with errors
    documents     JSON and NDJSON
    columnar      Parquet
    layout/       where in a grid of text a table lies
    staging       every cell as text, where a type is not known yet
    columns/      kinds, numbers, dates, proving, doubts, inference: what a column's text means
    naming, writing, profiling                the table
    asking        what only the person can say
    reading       all of it, in order

Nothing is lost or changed without a note or a question. Imported by `assistant.data.imports`,
in the app's own process, for `jobs` only.
"""

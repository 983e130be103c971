"""Files to tables, in a child process of its own: `python -P -m assistant.data.readers`.

    jobs          what the child is asked, and what it answers
    recognising   what a file is, by its name and its content
    decoding, dialects, records, delimited    text: CSV and TSV
    parts, cells, spreadsheets                Excel
    documents     JSON and NDJSON
    columnar      Parquet
    staging       every cell as text, where a type is not known yet
    kinds, numbers, dates, inference          what the text of a column means
    naming, writing, profiling                the table
    reading       all of it, in order

Nothing is lost or changed without a note or a question. Imported by `assistant.data.imports`,
in the app's own process, for `jobs` only.
"""

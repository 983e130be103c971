"""Files to tables, in a child process of its own: `python -P -m assistant.data.readers`.

    jobs          what the child is asked, and what it answers
    recognising   what a file is, by its name and its content
    packed/       gzip and zip: unpacking, which of its members is meant
    text/         CSV and TSV: decoding, dialects, records, delimited
    excel/        parts, spreadsheets: sheets, marks and codes (number formats), treating (what
                  they make of a column), regions (its rows staged), hidden and faulty cells
    documents     JSON and NDJSON
    columnar      Parquet
    layout/       where in a grid of text a table lies
    staging       every cell as text, where a type is not known yet
    totals/       rows that sum up others: found, asked about, left out
    columns/      what a column's text means: kinds, numbers, numerals/, dates, proving, inference
    naming, writing, profiling                the table
    asking        what only the person can say
    reading       all of it, in order

Nothing is lost or changed without a note or a question. Imported by `assistant.data.imports`,
in the app's own process, for `jobs` only.
"""

"""One file from its first byte to its tables, or to the questions it raises.

The order is the same for every format: recognise, stage, leave out totals, name, infer, write,
describe. Nothing is written while a question is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.data.caveats import comment_of
from assistant.data.readers import profiling, writing
from assistant.data.readers.asking import Asker
from assistant.data.readers.columnar import read_parquet
from assistant.data.readers.columns.inference import Columns, Meaning
from assistant.data.readers.documents import read_json
from assistant.data.readers.excel.spreadsheets import read_excel
from assistant.data.readers.jobs import Imported, Job, Limits, Progress
from assistant.data.readers.naming import Named, clip, name_columns, name_table, visible
from assistant.data.readers.recognising import recognise
from assistant.data.readers.staging import Stage, Staged, open_stage
from assistant.data.readers.text.delimited import read_delimited
from assistant.data.readers.totals.leaving import leave_out_totals
from assistant.tables import Table

_MOST_NOTES = 60

Planned = tuple[Staged, tuple[Named, ...], list[Meaning], list[str]]


def read(job: Job, place: Path, limits: Limits, progress: Progress) -> Imported:
    """Read the file of *job* into a new workspace in *place*, or ask.

    Raises:
        DataError: the file is refused.
    """
    asker = Asker(job.answers)
    stage = open_stage(place, job.source, limits)
    staged = _stage(job, stage, asker, progress)
    progress("Finding out what the columns are", None)
    planned = [_plan(stage, table, asker) for table in staged]
    if asker.questions:
        return Imported(questions=asker.questions)
    progress("Writing the tables", None)
    writing.begin(stage.connection, place, job.base)
    tables = tuple(_write(stage, plan, progress) for plan in planned)
    writing.finish(stage.connection)
    return Imported(tables=tables, settled=asker.settled)


def _stage(job: Job, stage: Stage, asker: Asker, progress: Progress) -> Sequence[Staged]:
    name = clip(visible(job.name), 200)
    match recognise(job.source, job.name):
        case "text":
            return (read_delimited(job.source, name, stage, asker, progress),)
        case "excel":
            return read_excel(job.source, name, stage, asker, progress)
        case "json":
            return (read_json(job.source, name, stage, asker, progress),)
        case "parquet":
            return (read_parquet(job.source, name, stage, progress),)


def _plan(stage: Stage, staged: Staged, asker: Asker) -> Planned:
    staged = leave_out_totals(stage, staged, asker)
    named, notes = name_columns(staged.headers)
    if staged.meanings is not None:
        return staged, named, list(staged.meanings), list(notes)
    return staged, named, Columns(stage, staged, asker).infer(named), list(notes)


def _write(stage: Stage, plan: Planned, progress: Progress) -> Table:
    staged, named, meanings, renamed = plan
    connection = stage.connection
    reserved = writing.reserved_words(connection)
    name = name_table(staged.stem, writing.table_names(connection), reserved)
    columns = [(column, meaning.value) for column, meaning in zip(named, meanings, strict=True)]
    table = writing.write_table(connection, name, staged.stage, columns)
    writing.comment(connection, table, comment_of(staged.source, staged.caveats), named)
    notes = [*staged.notes, *renamed, *(note for meaning in meanings for note in meaning.notes)]
    if len(notes) > _MOST_NOTES:
        notes[_MOST_NOTES:] = [f"And {len(notes) - _MOST_NOTES} more of the same kind."]
    return Table(
        name=name,
        source=staged.source,
        rows=staged.rows,
        refused=staged.refused,
        columns=profiling.profile(connection, table, named, progress),
        notes=tuple(notes),
        preview=profiling.preview(connection, table),
        caveats=staged.caveats,
    )

"""One file from its first byte to its tables, or to the questions it raises.

The order is the same for every format: recognise, stage, leave out totals, name, infer, write,
describe. Nothing is written while a question is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from assistant.data.caveats import comment_of
from assistant.data.readers import profiling, writing
from assistant.data.readers.asking import Asker
from assistant.data.readers.columnar import read_parquet
from assistant.data.readers.columns.inference import Columns, Meaning
from assistant.data.readers.documents import read_json
from assistant.data.readers.excel.spreadsheets import read_excel
from assistant.data.readers.jobs import Imported, Job, Limits, Progress
from assistant.data.readers.layout.repeats import leave_out_repeats
from assistant.data.readers.naming import Named, clip, kept_names, name_columns, name_table, visible
from assistant.data.readers.packed.unpacking import Opened, unpack
from assistant.data.readers.recognising import recognise
from assistant.data.readers.staging import Stage, Staged, open_stage
from assistant.data.readers.text.delimited import read_delimited
from assistant.data.readers.totals.leaving import leave_out_totals
from assistant.errors import DataError
from assistant.tables import Table

_MOST_NOTES = 60

Planned = tuple[Staged, tuple[Named, ...], list[Meaning], list[str]]


def read(job: Job, place: Path, limits: Limits, progress: Progress) -> Imported:
    """Read the file of *job* into a new workspace in *place*, or ask.

    Raises:
        DataError: the file is refused.
    """
    asker = Asker(job.answers)
    opened = unpack(job, place, limits, asker, progress)
    stage = open_stage(place, job.source, limits)
    staged = _stage(opened, stage, asker, progress)
    progress("Finding out what the columns are", None)
    planned = [_plan(stage, table, of_file) for table, of_file in staged]
    if asker.questions:
        return Imported(questions=asker.questions)
    progress("Writing the tables", None)
    writing.begin(stage.connection, place, job.base)
    writing.drop(stage.connection, [table.name for table in job.replaces])
    wanted = _wanted(job, planned)
    kept = [name for _, _, name in wanted if name]
    tables = tuple(
        replace(_write(stage, plan, name, kept, progress), number=number)
        for number, plan, name in wanted
    )
    writing.finish(stage.connection)
    return Imported(tables=tables, settled=asker.settled)


def _wanted(job: Job, planned: Sequence[Planned]) -> list[tuple[int, Planned, str]]:
    """Return what is to be written, with its place in the file and the name that it had there.

    Raises DataError: a person removed all of it before.
    """
    sources = [staged.source for staged, *_ in planned]
    gone = {
        number
        for number, source in enumerate(sources)
        if (source, number) in job.without
        or (sources.count(source) == 1 and source in dict(job.without))
    }
    left = [number for number in range(len(planned)) if number not in gone]
    if not left:
        raise DataError(
            "All parts to be read were removed before.",
            kind="empty",
            hint="Bring the file once more, or choose other parts of it.",
        )
    names = kept_names([sources[number] for number in left], job.replaces)
    return [(number, planned[number], name) for number, name in zip(left, names, strict=True)]


def _stage(
    opened: Sequence[Opened], stage: Stage, asker: Asker, progress: Progress
) -> Sequence[tuple[Staged, Asker]]:
    """Stage the tables of each file, with the asker for it.

    Of several, one that cannot be read is left out, and told.
    """
    staged: list[tuple[Staged, Asker]] = []
    unread: list[str] = []
    for one in opened:
        of_file = asker.of(one.part, f" in {one.part}")
        mark = stage.mark()
        try:
            tables = _read(one, stage, of_file, progress)
        except DataError as exc:
            if not staged and one is opened[-1]:
                raise
            stage.go_back(mark)
            asker.drop(one.part)
            unread.append(f"{clip(visible(one.part), 80)} is not loaded. {exc}")
        else:
            staged += [(replace(table, notes=(*one.notes, *table.notes)), of_file)
                       for table in tables]  # fmt: skip
    first, of_file = staged[0]
    return [(replace(first, notes=(*unread, *first.notes)), of_file), *staged[1:]]


def _read(opened: Opened, stage: Stage, asker: Asker, progress: Progress) -> Sequence[Staged]:
    source, name = opened.source, clip(visible(opened.name), 200)
    match recognise(source, opened.name):
        case "text":
            return read_delimited(source, name, stage, asker, progress)
        case "excel":
            return read_excel(source, name, stage, asker, progress)
        case "json":
            return (read_json(source, name, stage, asker, progress),)
        case "parquet":
            return (read_parquet(source, name, stage, asker, progress),)


def _plan(stage: Stage, staged: Staged, asker: Asker) -> Planned:
    asker = asker.of(staged.label)
    if staged.meanings is None:
        staged = leave_out_repeats(stage, staged, asker)
    staged = leave_out_totals(stage, staged, asker)
    named, notes = name_columns(staged.headers)
    meanings = staged.meanings
    if meanings is None:
        meanings = Columns(stage, staged, asker).infer(named)
    known = [replace(one, as_numbers=asker.id(one.as_numbers)) for one in meanings]
    return staged, named, known, list(notes)


def _write(
    stage: Stage, plan: Planned, name: str, kept: Sequence[str], progress: Progress
) -> Table:
    staged, named, meanings, renamed = plan
    connection = stage.connection
    reserved = writing.reserved_words(connection)
    taken = (*writing.table_names(connection), *kept)
    name = name or name_table(staged.stem, taken, reserved)
    columns = [(column, meaning.value) for column, meaning in zip(named, meanings, strict=True)]
    table = writing.write_table(connection, name, staged.stage, columns)
    caveats = (*staged.caveats, *(told for meaning in meanings for told in meaning.caveats))
    writing.comment(connection, table, comment_of(staged.source, caveats), named)
    notes = [*staged.notes, *renamed, *(note for meaning in meanings for note in meaning.notes)]
    if len(notes) > _MOST_NOTES:
        notes[_MOST_NOTES:] = [f"And {len(notes) - _MOST_NOTES} more of the same kind."]
    described = profiling.profile(connection, table, named, progress)
    return Table(
        name=name,
        source=staged.source,
        rows=staged.rows,
        refused=staged.refused,
        columns=tuple(
            replace(column, as_numbers=meaning.as_numbers)
            for column, meaning in zip(described, meanings, strict=True)
        ),
        notes=tuple(notes),
        preview=profiling.preview(connection, table),
        caveats=caveats,
    )

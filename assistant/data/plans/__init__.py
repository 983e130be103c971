"""A plan instead of SQL: how a model asks one table.

The tool `ask_table` (`asking`) takes the `QueryPlan` that the analyst makes of a question. Models
fill it in freely, so it is checked first: whether all of it can be meant of this table (`checking`,
with `conditions` and `parts` one at a time), and whether whatever it names has left a trace in the
SQL that was compiled of it (`tracing`). What fails is refused with what would fit.
"""

"""Many people at once: the app and its peers under the same load, over their own protocols.

`answers` says what is asked and answered; `model` serves it from a process of its own; `crowd` and
`person` (over `socket`, `page` and `watch`) are the visitors, in another; `cases` says who comes,
`measuring` starts all of them, `figures` and `report` sum up. The app under test is a real process
that nothing here looks into.
"""

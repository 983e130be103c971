"""Where runs live: outside every page, one worker thread each, journalled before they are shown.

    runs        the door: asked for, looked at, read and ended, each by its owner
    recovery    runs that a dead process left behind
    preparing   what a run needs before it can begin
    planned     a question that was put together by choices, looked at again
    standing    what of a thread a run goes on from
    bounding    how much of a thread goes with a request, and what is said of the rest
    registry    all runs of this process
    queue       which waiting run may begin
    session     one run from its start to its stored end
    loop        turn -> tools -> turn, until there is an end
    retrying    which errors are waited out, which end the run, and how
    measuring   how much one answer may bring: what goes beyond ends the run
    tool_calls  the tools that a round calls, each in a folder of its own
    trials      SQL or choices that a person tries out, beside every run
    drafts      folds events into the message that they draw
    figures     the figures of an answer, looked up in the results of its thread
    citing      markers of citations in a text, and the sources that they name
    reading     a run read from a cursor, asleep until there is news
    journal     what happened, in memory at once; readers hold only a cursor
    saving      journals to the database, within 100 ms
    deleting    what deleting a thread, and wanting it back, means for what is at work in it
    sweeping    what was deleted a while ago, removed
    liveness    which processes are alive

Nothing here knows Streamlit or a wire format.
"""

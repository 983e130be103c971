"""Where runs live: outside every page, one worker thread each, journalled before they are shown.

    loop        turn -> tools -> turn, until there is an end
    retrying    which errors are waited out, which end the run, and how
    journal     what happened, in memory at once; readers hold only a cursor
    saving      journals to the database, within 100 ms
    session     one run from its start to its stored end
    queue       which waiting run may begin
    registry    all runs of this process
    liveness    which processes are alive
    recovery    runs that a dead process left behind

Nothing here knows Streamlit or a wire format.
"""

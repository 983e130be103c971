"""A visitor's page keeps what a browser would keep of Streamlit's messages."""

from __future__ import annotations

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.load.page import Page


def text(path: list[int], body: str) -> ForwardMsg:
    message = ForwardMsg()
    message.metadata.delta_path.extend(path)
    message.delta.new_element.markdown.body = body
    return message


def block(path: list[int]) -> ForwardMsg:
    message = ForwardMsg()
    message.metadata.delta_path.extend(path)
    message.delta.add_block.vertical.SetInParent()
    return message


def script(fragment: str = "") -> ForwardMsg:
    message = ForwardMsg()
    message.new_session.page_script_hash = "chat"
    if fragment:
        message.metadata.run.fragment_ids.append(fragment)
    return message


def finished(how: int = ForwardMsg.FINISHED_SUCCESSFULLY) -> ForwardMsg:
    message = ForwardMsg()
    message.script_finished = how  # type: ignore[assignment] - the enum's values are numbers
    return message


def drawn(*messages: ForwardMsg) -> Page:
    page = Page()
    for message in messages:
        page.apply(message)
    return page


def test_texts_stand_in_the_order_of_their_places_and_the_newest_counts() -> None:
    page = drawn(script(), text([0, 10], "last"), text([0, 2], "fir"), text([0, 2], "first"))
    assert page.text == "first\nlast"


def test_what_a_script_did_not_draw_again_goes_when_it_has_ended() -> None:
    page = drawn(script(), text([0, 0], "old"), text([0, 1], "kept"), finished())
    for message in (script(), text([0, 1], "kept")):
        page.apply(message)
    assert page.text == "old\nkept"
    page.apply(finished(ForwardMsg.FINISHED_EARLY_FOR_RERUN))
    assert page.text == "old\nkept"
    page.apply(finished())
    assert page.text == "kept"
    assert page.finished == 2


def test_a_fragment_takes_nothing_of_the_page_away() -> None:
    page = drawn(script(), text([0, 0], "kept"), finished(), script("ticking"))
    page.apply(finished(ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY))
    assert page.text == "kept"
    assert (page.started, page.finished) == (2, 1)


def test_an_element_in_the_place_of_a_block_ends_what_was_in_it() -> None:
    page = drawn(script(), block([0, 0]), text([0, 0, 0], "inside"))
    page.apply(block([0, 0]))
    assert page.text == "inside"
    page.apply(text([0, 0], "instead"))
    assert page.text == "instead"


def test_a_message_that_was_kept_may_come_as_its_name_only() -> None:
    whole = text([0, 0], "long")
    whole.hash, whole.metadata.cacheable = "h1", True
    again = ForwardMsg(ref_hash="h1")
    again.metadata.delta_path.extend([0, 5])
    page = drawn(script(), whole, again)
    assert page.text == "long\nlong"
    wish = BackMsg.FromString(page.rerun())
    assert list(wish.rerun_script.cached_message_hashes) == ["h1"]


def test_a_question_goes_to_the_composer_of_the_page_and_the_thread_it_shows() -> None:
    composer = ForwardMsg()
    composer.metadata.delta_path.extend([1, 0])
    composer.delta.new_element.chat_input.id = "composer-1"
    moved = ForwardMsg()
    moved.page_info_changed.query_string = "thread=t1"
    page = drawn(script(), composer, moved)
    state = BackMsg.FromString(page.rerun("Hello")).rerun_script
    assert (state.query_string, state.page_script_hash) == ("thread=t1", "chat")
    [widget] = state.widget_states.widgets
    assert (widget.id, widget.chat_input_value.data) == ("composer-1", "Hello")
    tick = BackMsg.FromString(page.rerun(fragment="f")).rerun_script
    assert (tick.fragment_id, tick.is_auto_rerun, len(tick.widget_states.widgets)) == ("f", True, 0)

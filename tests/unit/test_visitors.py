"""Who a browser is follows from a signature, and whose machine it is never from what it writes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from assistant.messages import LOCAL
from assistant.store import Store
from assistant.ui import visitor
from assistant.visitors import Cookie, Visitors, comes_from_here

BROWSER = {
    "Host": "localhost:8501",
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Origin": "http://localhost:8501",
    "User-Agent": "Mozilla/5.0",
    "Cookie": "visitor=1",
    "Pragma": "no-cache",
    "Cache-Control": "no-cache",
    "Accept-Encoding": "gzip, deflate, br",
    "Accept-Language": "en",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "x",
    "Sec-WebSocket-Extensions": "permessage-deflate",
    "Sec-WebSocket-Protocol": "streamlit, x",
    "Sec-Fetch-Mode": "websocket",
    "Sec-CH-UA": "x",
}
"""as browsers open a websocket"""


def comes(peer: str | None = None, **changed: str) -> bool:
    given_ = BROWSER | {name.replace("_", "-"): value for name, value in changed.items()}
    return comes_from_here(peer, given_.items())


@pytest.mark.parametrize(
    "host",
    ["localhost:8501", "127.0.0.1:8501", "[::1]:8501", "[::ffff:127.0.0.1]:8501", "localhost"],
)
@pytest.mark.parametrize("peer", [None, "127.0.0.1", "::1", "::ffff:127.0.0.1", "127.0.0.9"])
def test_loopback_is_one_place_in_every_spelling(host: str, peer: str | None) -> None:
    assert comes(peer, Host=host, Origin=f"http://{host}")


@pytest.mark.parametrize(
    "header",
    [
        *("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP"),
        *("Via", "CF-Connecting-IP", "CF-Ray", "True-Client-IP", "X-Client-IP", "Fly-Client-IP"),
        *("X-Cluster-Client-IP", "Fastly-Client-IP", "X-Original-Host", "X-Envoy-External-Address"),
        *("X-Amzn-Trace-Id", "X-Cloud-Trace-Context", "Traceparent", "X-Request-Id", "Proxy"),
        *("X-ProxyUser-Ip", "WL-Proxy-Client-IP", "X-Anything-New", "Authorization"),
    ],
)
def test_a_header_that_no_browser_sends_is_a_proxys(header: str) -> None:
    assert not comes_from_here(None, (BROWSER | {header: "127.0.0.1"}).items())
    assert not comes_from_here(None, (BROWSER | {header.lower(): ""}).items())


@pytest.mark.parametrize(
    ("what", "changed"),
    [
        ("another machine's address", {"peer": "192.0.2.7"}),
        ("another machine's address, mapped", {"peer": "::ffff:192.0.2.7"}),
        ("a name in the place of an address", {"peer": "localhost"}),
        ("a host that leads here (DNS rebinding)", {"Host": "evil.example:8501"}),
        ("a page from elsewhere", {"Origin": "https://evil.example"}),
        ("a public link behind a plain forwarder", {"Origin": "https://demo.example"}),
        ("a page without an address", {"Origin": "null"}),
        ("a host that only begins like ours", {"Host": "localhost.evil.example"}),
        ("a host with a user before it", {"Host": "localhost@evil.example"}),
        ("an origin with a user before it", {"Origin": "http://localhost@evil.example"}),
        ("no host", {"Host": ""}),
        ("no origin", {"Origin": ""}),
        ("an address of another network", {"Host": "10.0.0.1:8501"}),
        ("half an address", {"Host": "[::1"}),
        ("a number for an address", {"Host": "2130706433"}),
    ],
)
def test_what_is_not_plainly_here_is_elsewhere(what: str, changed: dict[str, str]) -> None:
    assert not comes(**changed), what


def test_a_header_that_comes_twice_was_written_by_two() -> None:
    twice = [*BROWSER.items(), ("host", "localhost:8501")]
    assert not comes_from_here(None, twice)
    assert not comes_from_here(None, [])


def test_a_cookie_counts_by_its_signature() -> None:
    cookie, other = Cookie("11" * 32), Cookie("22" * 32)
    value = cookie.new()
    browser = cookie.read(value)
    assert len(browser) == 32
    assert browser in value
    assert cookie.new() != value
    assert other.read(value) == ""
    assert other.name != cookie.name
    assert cookie.read(value[:-1]) == ""
    assert cookie.read(value.replace(browser, "0" * 32)) == ""


@given(st.text())
def test_no_text_is_a_cookie(text: str) -> None:
    assert Cookie("11" * 32).read(text) == ""


def test_streamlits_own_cookie_is_one_secret_under_any_mask() -> None:
    secret = bytes(range(16))
    masked = {generate_xsrf_token_string(secret) for _ in range(3)}
    assert len(masked) == 3
    assert {visitor.token_of(cookie) for cookie in masked} == {secret.hex()}
    assert visitor.token_of(generate_xsrf_token_string()) != secret.hex()
    for short in (b"", b"x", bytes(15)):
        assert visitor.token_of(generate_xsrf_token_string(short, 1)) == ""


@given(st.text() | st.from_regex(r"[0-3]\|[0-9a-f]{0,9}\|[0-9a-f]{0,31}\|\d*", fullmatch=True))
def test_what_is_no_cookie_of_streamlits_is_nobodys(text: str) -> None:
    assert visitor.token_of(text) == ""


class Opened:
    """Visitors over a real store, opened again as a restart would."""

    def __init__(self, folder: Path, shared: str = "auto") -> None:
        self.store = Store.open(f"sqlite:///{folder}/app.db", folder / "files")
        self.visitors = Visitors(self.store.installation, shared)  # pyright: ignore[reportArgumentType]

    def __enter__(self) -> Visitors:
        return self.visitors

    def __exit__(self, *_: object) -> None:
        self.store.close()


def test_the_first_browser_here_is_the_owners_and_every_other_a_visitor(tmp_path: Path) -> None:
    with Opened(tmp_path) as visitors:
        assert visitors.owner_of("stranger", here=False) != LOCAL
        assert visitors.owner_of("first", here=True) == LOCAL
        assert visitors.owner_of("forger", here=True) != LOCAL
    with Opened(tmp_path) as visitors:
        assert visitors.owner_of("forger", here=True) != LOCAL
        assert visitors.owner_of("first", here=True) == LOCAL
        assert visitors.owner_of("first", here=False) == LOCAL  # as another address of this machine


def test_a_browser_with_the_code_is_the_owners_from_then_on(tmp_path: Path) -> None:
    with Opened(tmp_path) as visitors:
        assert visitors.owner_of("first", here=True) == LOCAL
        code = visitors.code
        for wrong in ("", code[:-1], code.upper() + "x", "ä", "0" * 32):
            assert not visitors.let_in("laptop", wrong)
        assert not visitors.let_in("", code)
        assert visitors.owner_of("laptop", here=False) != LOCAL
        assert visitors.let_in("laptop", code)
    with Opened(tmp_path) as visitors:
        assert visitors.code == code
        assert visitors.owner_of("laptop", here=False) == LOCAL


def test_the_settings_decide_otherwise(tmp_path: Path) -> None:
    with Opened(tmp_path, "auto") as visitors:
        assert visitors.owner_of("first", here=True) == LOCAL
        code = visitors.code
    with Opened(tmp_path, "yes") as visitors:
        assert visitors.code == ""
        assert not visitors.let_in("first", code)
        assert not visitors.let_in("first", "")
        assert visitors.owner_of("first", here=True) != LOCAL
    with Opened(tmp_path, "no") as visitors:
        assert visitors.owner_of("", here=False) == LOCAL


def test_who_has_no_cookie_is_somebody_new_each_time(tmp_path: Path) -> None:
    with Opened(tmp_path) as visitors:
        nobody = {visitors.owner_of("", here=True) for _ in range(3)}
    assert len(nobody) == 3
    assert LOCAL not in nobody


def test_no_token_is_kept(tmp_path: Path) -> None:
    with Opened(tmp_path) as visitors:
        browser = visitors.cookie.read(visitors.cookie.new())
        visitors.owner_of(browser, here=True)
        visitors.let_in(browser, visitors.code)
    assert browser.encode() not in (tmp_path / "app.db").read_bytes()


def test_cookies_are_read_after_a_restart_and_by_another_process_that_starts_at_once(
    tmp_path: Path,
) -> None:
    one, two = Opened(tmp_path), Opened(tmp_path)
    with one as first, two as second:
        value = first.cookie.new()
        assert second.cookie.read(value)
    with Opened(tmp_path) as later:
        assert later.cookie.read(value)


def test_a_store_that_cannot_be_written_leaves_visitors_apart(tmp_path: Path) -> None:
    (tmp_path / "app.db").write_text("no database")
    with Opened(tmp_path) as visitors:
        browsers = [visitors.cookie.read(visitors.cookie.new()) for _ in range(2)]
        assert all(browsers)
        owners = {visitors.owner_of(browser, here=True) for browser in browsers}
        assert len(owners) == 2
        assert LOCAL not in owners
        assert not visitors.let_in(browsers[0], "")

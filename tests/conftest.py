"""What holds for every test: no network but loopback, no settings of the person who runs them."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

from tests import figures, network, postgres, sizes

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = next(
    (
        path
        for name in ("chromium-headless-shell", "chromium", "chromium-browser")
        if (path := Path("/usr/bin", name)).exists()
    ),
    None,
)
MISSING = {
    marker: what
    for marker, what, there in (
        ("browser", "Chromium in /usr/bin (on Debian: apt install chromium)", CHROMIUM),
        ("postgres", "initdb and psycopg (on Debian: apt install postgresql)", postgres.THERE),
    )
    if not there
}
"""what this machine lacks, by the marker of the tests that need it"""
NEEDS = ("browser", "postgres")
left_out = pytest.StashKey[list[str]]()

network.allow_loopback_only()
hypothesis.settings.register_profile("any machine", hypothesis.settings(), deadline=None)
hypothesis.settings.load_profile("any machine")
for name in [name for name in os.environ if name.startswith(("OPENAI_", "ASSISTANT"))]:
    del os.environ[name]  # whoever runs the tests may have a real key
for name in ("DATABASE_URL", "DATA_DIR", "SHARED"):
    os.environ.pop(name, None)
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"  # nor has anybody's keys
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # what one process compiled, 200 others can read


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--size",
        choices=sizes.SIZES,
        default=sizes.SIZES[0],
        help="how much of each battery is run: a small seeded sample (default), CI's, or all",
    )
    parser.addoption(
        "--full", dest="size", action="store_const", const="full", help="as --size full"
    )
    parser.addoption(
        "--pictures", action="store_true", help="put the README's screenshots into docs/images"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Share a whole suite out over two processes, file by file, unless told otherwise."""
    option, one_of_them = config.option, "PYTEST_XDIST_WORKER" in os.environ
    if not (option.file_or_dir or one_of_them) and getattr(option, "numprocesses", 0) is None:
        option.numprocesses, option.dist, option.loadscopereorder = 2, "loadfile", False


def pytest_configure(config: pytest.Config) -> None:
    sizes.choose(config.getoption("size"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    config.stash[left_out] = []
    if sizes.chosen() == sizes.SIZES[0] and not config.option.file_or_dir:
        # Of a whole run only: who names a file or a test wants it.
        long = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]
    # The longest files begin, so that no process is alone with one of them at the end.
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
    for item in items:
        for marker, what in MISSING.items():
            if item.get_closest_marker(marker):
                config.stash[left_out].append(item.nodeid)
                item.add_marker(pytest.mark.skip(reason=f"needs {what}"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport]:
    """With CI set, what is left out for want of a browser or a database has failed."""
    report = yield
    if report.skipped and any(map(item.get_closest_marker, NEEDS)) and os.environ.get("CI"):
        report.outcome, report.longrepr = "failed", f"left out: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    ended = (
        report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, ())
    )
    if lines := figures.lines_of(report for report in ended if report.when == "call"):
        terminalreporter.section("figures of the batteries")
        for line in lines:
            terminalreporter.write_line(line)
    names = config.stash.get(left_out, [])
    if names:
        terminalreporter.section(f"left out: no {', no '.join(MISSING.values())}")
        terminalreporter.write_line(f"{len(names)} tests did not run:")
        for name in names:
            terminalreporter.write_line(f"  {name}")


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> figures.Tell:
    """Return what prints a battery's figures at the end of the run."""
    return partial(record_property, figures.TOLD)


@pytest.fixture
def tally(record_property: Callable[[str, object], None]) -> figures.Tally:
    """Return what counts, over the tests of one battery, how its tries ended."""
    return lambda battery, end: record_property(figures.TALLIED, (battery, end))


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Return the browser of the tests that are marked `browser`."""
    assert CHROMIUM is not None
    return CHROMIUM


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Generator[Browser]:
    """Start one browser for all tests, as Playwright has one in a thread; each has contexts."""
    from tests.endpoints import browsing

    with browsing.browser(chromium) as launched:
        yield launched

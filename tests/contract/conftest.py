"""Fixtures that the tests of the Assistants protocol share."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.contract.assistants_endpoint import Endpoint
from tests.server import Oddities


@pytest.fixture
def here() -> Iterator[Endpoint]:
    with Endpoint() as endpoint:
        yield endpoint


@pytest.fixture
def odd() -> Iterator[Callable[[Oddities], Endpoint]]:
    with ExitStack() as opened:
        yield lambda oddities: opened.enter_context(Endpoint(oddities))

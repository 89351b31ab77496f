"""Consultations as people meet them."""

from collections.abc import Callable

import pytest

from portal.intervision.method import Method, methods
from tests.intervision.table import Table


@pytest.fixture
def table(browser, clock) -> Callable[..., Table]:
    """`table("incident")` or `table(method)`: five people at a consultation that has just begun."""

    def set_up(method: str | Method = "incident", **options: object) -> Table:
        return Table(browser, methods()[method] if isinstance(method, str) else method, **options)  # type: ignore[arg-type]

    return set_up

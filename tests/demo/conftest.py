"""The demo community as it was told; whatever a test does to it is undone."""

from collections.abc import Iterator

import pytest

from portal.core import clock as core_clock
from portal.core.db import db
from tests.support import demo
from tests.support.demo import ENDING, ToldDatabase


@pytest.fixture
def told(request, test_database, data_folder) -> Iterator[ToldDatabase]:
    """The demo community, at the moment at which it ends."""
    database = demo.told_on(request.node.callspec.params["test_database"], data_folder)
    with core_clock.stopped(ENDING), database.app.app_context():
        yield database
        db.session.rollback()
        db.session.remove()

"""One world for the tests that walk every door, made once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.world import World


@pytest.fixture(scope="session")
def settled_world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder: Path = tmp_path_factory.mktemp("world")
    return World(folder)


@pytest.fixture
def world(settled_world: World) -> Iterator[World]:
    """The world as it was made; whatever a test does in it is undone afterwards."""
    yield settled_world
    settled_world.restore()

"""One world for the tests that walk every door, made once, and every page that can be seen in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from tests.support.doors import DOORS, Door
from tests.support.world import ROLES, World


@pytest.fixture(scope="session")
def settled_world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder: Path = tmp_path_factory.mktemp("world")
    return World(folder)


@pytest.fixture
def world(settled_world: World) -> Iterator[World]:
    """The world as it was made; whatever a test does in it is undone afterwards."""
    yield settled_world
    settled_world.restore()


@pytest.fixture(scope="session")
def pages(settled_world: World) -> dict[tuple[Door, str], TestResponse]:
    """Every page as every role that gets to see it, read once."""
    settled_world.restore()
    asked = {(door, role): door.knock(settled_world, role) for door in DOORS if door.method == "GET" for role in ROLES}
    return {each: page for each, page in asked.items() if page.status_code == 200 and page.mimetype == "text/html"}


@pytest.fixture(scope="session")
def soups(pages: dict[tuple[Door, str], TestResponse]) -> dict[tuple[Door, str], BeautifulSoup]:
    """The same pages taken apart, to look things up in and to change nothing in."""
    return {each: BeautifulSoup(page.text, "html.parser") for each, page in pages.items()}

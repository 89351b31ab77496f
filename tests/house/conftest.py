"""One world for the tests that walk every door, made once, and everything that can be read in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import event
from werkzeug.test import TestResponse

from tests.support.doors import DOORS, Door
from tests.support.world import ROLES, World

WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER")


@dataclass
class Read:
    """What every role reads behind every door, and what that did to the database."""

    answers: dict[tuple[Door, str], TestResponse]
    written: list[tuple[str, str]]
    """Each statement that writes: its table, and where it was said."""
    changed: set[str]
    """Tables of which a row differs afterwards."""


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
def read(settled_world: World) -> Read:
    """Every GET door as every role, once: it takes many seconds."""
    answers: dict[tuple[Door, str], TestResponse] = {}
    written: list[tuple[str, str]] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        verb, *words = statement.replace('"', "").split()
        if verb.upper() in WRITING:
            table = next(word for word in words if word.upper() not in ("INTO", "FROM", "OR", "IGNORE"))
            written.append((table, f"{door} as {role}: {statement[:80]}"))

    settled_world.restore()
    before = settled_world.rows()
    event.listen(settled_world.database.engine, "before_cursor_execute", note)
    for door in DOORS:
        for role in ROLES if door.method == "GET" else ():
            answers[door, role] = door.knock(settled_world, role)
    event.remove(settled_world.database.engine, "before_cursor_execute", note)
    after = settled_world.rows()
    settled_world.restore()
    return Read(answers, written, {table for table in before if before[table] != after[table]})


@pytest.fixture(scope="session")
def pages(read: Read) -> dict[tuple[Door, str], TestResponse]:
    """Every page as every role that gets to see it."""
    return {
        each: answer
        for each, answer in read.answers.items()
        if answer.status_code == 200 and answer.mimetype == "text/html"
    }


@pytest.fixture(scope="session")
def soups(pages: dict[tuple[Door, str], TestResponse]) -> dict[tuple[Door, str], BeautifulSoup]:
    """The same pages taken apart, to look things up in and to change nothing in."""
    return {each: BeautifulSoup(page.text, "html.parser") for each, page in pages.items()}

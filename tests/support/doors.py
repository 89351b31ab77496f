"""The doors of the portal, as tests/house/doors.txt tells who may go through them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from werkzeug.test import TestResponse

from config import ROOT
from tests.support.world import ROLES, World

TABLE = ROOT / "tests" / "house" / "doors.txt"
VARIABLE = re.compile(r"<(?:\w+:)?(?P<name>\w+)>")


@dataclass(frozen=True)
class Door:
    """One line of the table: an address, a method, and what each role meets there."""

    method: str
    rule: str
    answers: tuple[str, ...]
    filled: dict[str, str] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return " ".join((self.method, self.rule, *(f"{name}={value}" for name, value in self.filled.items())))

    def path(self, world: World) -> str:
        """The address with the ids of the world in it, and what the line fills in for a page."""
        path = VARIABLE.sub(lambda found: self._value(world, found["name"]), self.rule)
        asked = self._besides(world) if self.method == "GET" else {}
        return f"{path}?{urlencode(asked)}" if asked else path

    def form(self, world: World) -> dict[str, str]:
        """What is sent through a POST door. Where the line fills nothing in, an empty form: refused (422) is let in."""
        return self._besides(world) if self.method == "POST" else {}

    def knock(self, world: World, role: str, **options: Any) -> TestResponse:
        return world.ask(role, self.method, self.path(world), self.form(world), **options)

    def _besides(self, world: World) -> dict[str, str]:
        in_path = VARIABLE.findall(self.rule)
        return {name: self._value(world, name) for name in self.filled if name not in in_path}

    def _value(self, world: World, name: str) -> str:
        wanted = self.filled.get(name, name)
        return str(world.ids.get(wanted, wanted))


def doors() -> Iterator[Door]:
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        words = line.split()
        if words and not line.startswith("#"):
            method, rule, *rest = words
            answers, filled = rest[: len(ROLES)], rest[len(ROLES) :]
            yield Door(method, rule, tuple(answers), dict(each.split("=", 1) for each in filled))


DOORS = list(doors())

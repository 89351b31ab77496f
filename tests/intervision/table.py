"""Five people around a consultation, each in a browser of their own, and a clock that the test moves."""

from datetime import timedelta
from typing import Any

from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from portal.core import clock
from portal.core.db import db
from portal.intervision.actions import moving
from portal.intervision.method import Method
from portal.intervision.models import PhaseRun
from portal.intervision.queries import rooms
from portal.intervision.room import Room
from portal.members.models import Member
from tests.factories import make_circle, make_consultation, make_group, make_member
from tests.support.browser import Browser

NAMES = ("Noor", "Bram", "Piet", "Ilse", "Daan")
HALF_AN_HOUR = timedelta(minutes=30)


class Table:
    """Noor brings a case, Bram guards the steps, Piet stands in; Ilse and Daan complete the group."""

    def __init__(self, browser: Browser, method: Method, *, names: tuple[str, ...] = NAMES) -> None:
        self.people = {name: make_member(name) for name in names}
        everybody = list(self.people.values())
        make_circle(*everybody)
        self.group = make_group(*everybody)
        self.there = make_consultation(
            self.group, everybody[0], method, facilitator=everybody[1], stand_in=everybody[2]
        )
        self.url = f"/intervisie/consulten/{self.there.id}"
        self.browsers = {name: browser.sign_in(member) for name, member in self.people.items()}

    def __getitem__(self, name: str) -> Browser:
        return self.browsers[name]

    def member(self, name: str) -> Member:
        return self.people[name]

    @property
    def room(self) -> Room:
        """As it is now."""
        db.session.expire_all()
        return rooms.room_of(rooms.locked(self.there.id))

    @property
    def run(self) -> PhaseRun:
        run = self.room.current
        assert run is not None
        return run

    def page(self, name: str, path: str = "", **options: Any) -> str:
        response = self[name].get(self.url + path, **options)
        assert response.status_code == 200, response.status_code
        return response.text

    def soup(self, name: str, path: str = "") -> BeautifulSoup:
        return BeautifulSoup(self.page(name, path), "html.parser")

    def send(self, name: str, path: str, /, **fields: Any) -> TestResponse:
        """A form of the phase that runs now, or of the one that `fase` names."""
        fields.setdefault("fase", self.run.id if self.room.current else "")
        return self[name].post(f"{self.url}/{path}", fields)

    def write(self, name: str, text: str = "Iets", **more: Any) -> TestResponse:
        response = self.send(name, "bijdragen", tekst=text, **more)
        assert response.status_code == 303, response.text
        return response

    def ready(self, *names: str) -> None:
        for name in names:
            assert self.send(name, "klaar").status_code == 303

    def wait(self, span: timedelta = HALF_AN_HOUR) -> None:
        """Time passes; nobody has looked yet."""
        clock.travel(span)  # type: ignore[attr-defined]

    def reach_deadline(self) -> None:
        clock.stop_at(self.run.due_at)
        self.advance()

    def advance(self) -> None:
        moving.advance(self.there.id)
        db.session.commit()

    def go_on(self) -> None:
        """To the next phase, as everybody who wrote something left it."""
        room = self.room
        assert room.current is not None
        moving.close(room, room.current, clock.now())
        db.session.commit()

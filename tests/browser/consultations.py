"""A group of five in the portal that runs, and consultations of theirs, for journeys that begin there."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from config import Settings
from portal import create_app
from portal.accounts.models import Account
from portal.core.db import db
from portal.intervision.actions import moving, texts
from portal.intervision.method import Method, methods, read_folder
from portal.intervision.queries import rooms
from portal.members.models import Member
from tests.factories import make_consultation, make_group
from tests.support.server import Portal

FIVE = ("noor", "bram", "samira", "joost", "piet")
FOUR = FIVE[1:]
TEST_METHODS = Path(__file__).parents[1] / "intervision" / "methods"


@dataclass
class Consultation:
    """A consultation that Noor brought, with Bram as facilitator, in a portal that runs.

    Nobody waits half an hour: the test moves the deadline of a phase, and whoever opens the page next moves the clock.
    """

    portal: Portal
    id: int

    @property
    def url(self) -> str:
        return f"/intervisie/consulten/{self.id}"

    def hurry(self) -> None:
        """The deadline of the present phase has passed."""
        past = (datetime.now(UTC) - timedelta(minutes=1)).isoformat(" ", "microseconds")
        with sqlite3.connect(self.portal.data / "portal.db", timeout=20) as disk:
            disk.execute(
                "UPDATE phase_run SET due_at = ?, grace_until = CASE WHEN grace_until IS NULL THEN NULL ELSE ? END"
                " WHERE consultation_id = ? AND closed_at IS NULL",
                (past, past, self.id),
            )
            disk.execute("UPDATE consultation SET due_at = ? WHERE id = ?", (past, self.id))

    def go_on(self) -> None:
        """The next phase, without a browser."""
        self.hurry()
        with beside(self.portal):
            moving.advance(self.id)
            db.session.commit()

    def write(self, **said: str) -> None:
        """What people write in the phase that runs, without a browser: write(bram="Bel hem op.")."""
        with beside(self.portal) as people:
            room = rooms.room_of(rooms.locked(self.id))
            for key, words in said.items():
                texts.write(room, room.current, people[key], {texts.TEXT: words})
            db.session.commit()


def group_in(portal: Portal, name: str = "Intervisie op donderdag") -> int:
    """A group of the five in which everybody signed; answers its id."""
    with beside(portal) as people:
        return make_group(*people.values(), name=name).id


def consultation_in(portal: Portal, method: str | Method) -> Consultation:
    """Begun just now: consultation_in(portal, "incident")."""
    with beside(portal) as people:
        there = make_consultation(
            make_group(*people.values()),
            people["noor"],
            methods()[method] if isinstance(method, str) else method,
            facilitator=people["bram"],
            stand_in=people["samira"],
            line="Een bewoner zei dat alles al besloten was",
        )
        return Consultation(portal, there.id)


def of_all_sorts() -> Method:
    """Questions, a word for each, a vote, advice with a word for each, and a talk in which the case owner answers."""
    ten, five = methods()["tienstappen"], methods()["vijfstappen"]
    minority = next(each for each in read_folder(TEST_METHODS) if each.key == "minderheid")
    first = (ten.phase("vragen"), ten.phase("waardering"), minority.phase("stem"))
    return replace(ten, phases=(*first, five.phase("advies"), five.phase("verkenning")))


def _people() -> dict[str, Member]:
    emails = [f"{key}@voorbeeld.nl" for key in FIVE]
    found = db.session.execute(
        select(Account.email, Member).join(Member, Member.id == Account.member_id).where(Account.email.in_(emails))
    )
    by_email = dict(found.all())
    return {key: by_email[email] for key, email in zip(FIVE, emails, strict=True)}


@contextmanager
def beside(portal: Portal) -> Iterator[dict[str, Member]]:
    """An app on the database of the portal that runs; the five by name."""
    app = create_app(Settings.from_environ(portal.environ))
    with app.app_context():
        try:
            yield _people()
        finally:
            db.session.remove()
            db.engine.dispose()

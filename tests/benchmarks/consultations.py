"""The page of a consultation in its last phase, when there is most to open and read: ten members, ten phases."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from flask import Flask

from portal.core import clock
from portal.core.db import db
from portal.intervision.method import Method, methods
from portal.intervision.models import Contribution
from tests.benchmarks import community, measuring
from tests.benchmarks.community import WORDS
from tests.benchmarks.measuring import Subject, page
from tests.intervision.playing import Play
from tests.support.wire import signed_in

MEMBERS = 10
EACH_WRITES = 3
BEGAN = timedelta(days=60)


@dataclass
class Told:
    """Where it is, how many texts are opened for one page, and whose cookies open it."""

    path: str
    texts: int
    case_owner: str
    member: str


def measure(kind: str, *, rounds: int, seconds: float) -> None:
    with measuring.folder() as folder, measuring.databases(kind, 1) as (url,):
        portal, app = measuring.empty_portal(folder, url)
        floor = community.tell(app)
        told = _tell(app)
        with app.app_context():
            db.engine.dispose()
        portal.start()
        try:
            size = len(measuring.fetch(portal.port, told.path, told.member))
            thread_path = f"/gesprekken/{floor.long_thread}"
            with measuring.plain_programs(
                folder, url, size=size, thread_path=thread_path, member_id=floor.member_ids[0]
            ) as plain:
                web = measuring.workers(portal.web.pid)
                subjects = [
                    Subject("consultation", portal.port, web, page(told.path, told.member)),
                    Subject("consultation, case owner", portal.port, web, page(told.path, told.case_owner)),
                ]
                measuring.take_turns([plain.constant, plain.ordinary, *subjects], rounds=rounds, seconds=seconds)
                title = f"{kind}: consultation of {told.texts} texts, {size:,} bytes; (b) is a thread of 50 posts"
                measuring.report(title, plain, subjects)
        finally:
            portal.stop()


def _tell(app: Flask) -> Told:
    """Played to its last phase by the actions, which everybody has written in; it goes on while it is measured."""
    dice = Random(6)
    with app.app_context():
        with clock.stopped(clock.now() - BEGAN):
            play = Play(
                _longest(),
                people=MEMBERS,
                each_writes=EACH_WRITES,
                say=lambda begin: f"{begin}. " + " ".join(dice.choice(WORDS.split()) for _ in range(50)),
            )
            while play.run.number < len(play.room.method.phases):
                play.turn()
            play.everybody_does_their_part()
        there, run = play.room.consultation, play.run
        there.due_at = run.due_at = clock.now() + timedelta(days=3)
        texts = db.session.query(Contribution).filter_by(consultation_id=there.id).count()
        path = f"/intervisie/consulten/{there.id}"
        case_owner, member = (signed_in(app, each)[0] for each in (play.people[0], play.people[-1]))
        return Told(path, texts, case_owner, member)


def _longest() -> Method:
    """The method with the most phases; of those the one that takes most texts."""
    return max(methods().values(), key=lambda each: (len(each.phases), sum(phase.most for phase in each.phases)))

"""Finding and reading stories: on a small and on a large shelf, beside plain pages.

What it is about stands last: the large shelf may cost 30 % more than the small one, whatever is chosen. Besides: how
much longer a start takes with it, and what it takes in memory.
"""

import time
from collections.abc import Sequence
from itertools import cycle, islice

from flask import Flask

from portal.core.db import db
from portal.stories.shelving.finding import PER_PAGE
from tests.benchmarks import community, load, many_stories, measuring
from tests.benchmarks.measuring import Subject, page
from tests.support import wire
from tests.support.server import Portal

SIZES = (1_000, 100_000)


def measure(kind: str, *, rounds: int, seconds: float, sizes: Sequence[int] = SIZES) -> None:
    started: list[Portal] = []
    with measuring.folder() as folder, measuring.databases(kind, len(sizes)) as urls:
        try:
            subjects: list[Subject] = []
            print(f"\n{kind}: a start, and what a web process holds then", flush=True)
            for number, url in zip(sizes, urls, strict=True):
                place = folder / str(number)
                place.mkdir()
                portal, app = measuring.empty_portal(place, url)
                shelved, floor = _told(app, number)
                _start(portal, shelved.cookie, number)
                started.append(portal)
                subjects += _subjects(portal, shelved, number)
            thread_path = f"/gesprekken/{floor.long_thread}"
            with measuring.plain_programs(
                folder / str(sizes[-1]), urls[-1], size=60_000, thread_path=thread_path, member_id=floor.member_ids[0]
            ) as plain:
                subjects.sort(key=lambda each: each.name)
                measuring.take_turns([plain.constant, plain.ordinary, *subjects], rounds=rounds, seconds=seconds)
                measuring.report(f"{kind}: stories; (b) is a thread of 50 posts", plain, subjects)
                _compare(subjects, len(sizes))
        finally:
            for portal in started:
                portal.stop()


def _told(app: Flask, number: int) -> tuple[many_stories.Shelved, community.Community]:
    """Fill the database; a conversation too, for the plain page to show."""
    began = time.perf_counter()
    shelved, floor = many_stories.tell(app, number), community.tell(app)
    print(f"  {number:,} stories written in {time.perf_counter() - began:.0f} s", flush=True)
    with app.app_context():
        db.engine.dispose()
    return shelved, floor


def _start(portal: Portal, cookie: str, number: int) -> None:
    """A web process reads the shelf before it answers anything."""
    began = time.perf_counter()
    portal.start()
    started = time.perf_counter() - began
    size = len(measuring.fetch(portal.port, "/verhalen", cookie))
    held = measuring.megabytes(measuring.workers(portal.web.pid))
    print(f"  {number:>9,}  {started:6.2f} s {held:7.1f} MB   page of {size:,} bytes", flush=True)


def _subjects(portal: Portal, shelved: many_stories.Shelved, number: int) -> list[Subject]:
    web = measuring.workers(portal.web.pid)

    def asked(name: str, ask: load.Ask) -> Subject:
        return Subject(f"{name}, {number:>7,}", portal.port, web, ask)

    return [
        asked("1 shelf", page("/verhalen", shelved.cookie)),
        asked("2 shelf, guest", page("/verhalen")),
        asked("3 three filters", _three_filters(portal.port, shelved.cookie)),
        asked("4 one filter, recognised", page("/verhalen?toon=mixed&volgorde=herkend", shelved.cookie)),
        asked("5 a word", page("/verhalen?q=buurthuis", shelved.cookie)),
        asked("6 page 30", page("/verhalen?pagina=30", shelved.cookie)),
        asked("7 story, 200 reactions", page(f"/verhalen/{shelved.discussed_story}", shelved.cookie)),
    ]


def _three_filters(port: int, cookie: str) -> load.Ask:
    """Time and again another choice: what was found before helps nobody."""
    paths = list(islice(many_stories.addresses(), 500))
    for path in paths[::10]:
        cards = measuring.fetch(port, path, cookie).count(b"card story-card")
        assert cards == PER_PAGE, f"{path} shows {cards} stories"
    asked = cycle([wire.request(path, cookie=cookie) for path in paths])
    return lambda _number: next(asked)


def _compare(subjects: Sequence[Subject], sizes: int) -> None:
    """How much more the largest shelf takes than the smallest, in processor time."""
    for first in range(0, len(subjects), sizes):
        small, large = subjects[first], subjects[first + sizes - 1]
        more = large.middle[2] / small.middle[2] - 1
        print(f"{small.name[: -len(', 1,000,000') + 2]:28}{more:+8.0%}", flush=True)

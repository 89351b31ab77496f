"""A shelf to measure with: as many stories as asked for, published to circles and to the world, the same every time.

The rows are written as the actions would write them, in bulk: publishing a hundred thousand one by one takes an hour.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import func, insert, select, update

from portal.core.db import db
from portal.discussions import actions as discussions
from portal.discussions.models import Thread
from portal.stories import outline
from portal.stories.actions import shelf
from portal.stories.models import Author, Publication, Revision, Shelf, ShelfEntry, Story
from portal.taxonomy.places import municipalities
from portal.taxonomy.themes import THEMES
from tests.benchmarks.community import WORDS
from tests.factories import join, make_circle, make_member, make_story, publish_story
from tests.support.wire import signed_in

COHORTS = 40
MEMBERS = 30
COMMENTS = 200
NEIGHBOURHOODS = 9  # in each of the 342 municipalities
CHUNK = 2_000
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass
class Shelved:
    """Where to look, and with which cookie."""

    cookie: str
    discussed_story: int


def tell(app: Flask, number: int) -> Shelved:
    """So many stories, and one more with 200 reactions below it."""
    dice = Random(number)
    with app.app_context():
        members = [make_member(f"Lid nummer {each}", email=f"shelf{each}@voorbeeld.nl") for each in range(MEMBERS)]
        community = make_circle(*members, name="Leergemeenschap")
        cohorts = [make_circle(kind="cohort", name=f"Editie {each}", parent=community) for each in range(COHORTS)]
        for each in cohorts[:3]:
            join(each, members[0])
        discussed = _discussed(dice, community, members)
        stories = _stories(dice, number, community, cohorts, members)
        while chunk := list(islice(stories, CHUNK)):
            for table in (Story, Revision, Publication, Author, ShelfEntry):
                db.session.execute(insert(table), [rows[table] for rows in chunk])
            db.session.commit()
        db.session.execute(update(Shelf).values(change=number + 1))
        db.session.commit()
        return Shelved(signed_in(app, members[0])[0], discussed)


def addresses() -> Iterator[str]:
    """Three filters together, time and again others: what was found before helps little.

    Wide enough that a page is full on a shelf of a thousand too, which is asserted: what is compared is the finding,
    not the drawing of fewer stories.
    """
    dice = Random(5)
    while True:
        chosen = {
            "thema": dice.sample(list(THEMES), 4),
            "trede": dice.sample(_keys("given"), 3),
            "toon": dice.sample(_keys("tone"), 2),
        }
        yield f"/verhalen?{urlencode(chosen, doseq=True)}"


def _stories(dice: Random, number: int, community: Any, cohorts: Any, members: Any) -> Iterator[dict[Any, Any]]:
    """Rows by table. Some towns and themes tell much more than others."""
    towns = [each.name for each in municipalities().values()]
    begun = (db.session.scalar(select(func.max(Story.id))) or 0) + 1
    revisions = (db.session.scalar(select(func.max(Revision.id))) or 0) + 1
    publications = (db.session.scalar(select(func.max(Publication.id))) or 0) + 1
    step = timedelta(days=2_000) / number
    for each in range(number):
        content = _content(dice, towns)
        circle = community if dice.random() < 0.8 else dice.choice(cohorts)
        is_public = circle is community and dice.random() < 0.4
        origin = dice.choice(cohorts).id if dice.random() < 0.5 else None
        at, by = BEGAN + each * step, dice.choice(members).id
        story_id, revision_id = begun + each, revisions + each
        where = {"story_id": story_id, "revision_id": revision_id, "circle_id": circle.id, "is_public": is_public}
        yield {
            Story: {
                "id": story_id,
                "starter_id": by,
                "origin_circle_id": origin,
                "title": content["title"],
                "state": "published",
                "head_id": revision_id,
            },
            Revision: {"id": revision_id, "story_id": story_id, "number": 1, "by_id": by, "content": content},
            Publication: {**where, "id": publications + each, "by_id": by, "opened_at": at},
            Author: {"story_id": story_id, "member_id": by},
            ShelfEntry: {
                **where,
                "change": each + 2,
                "title": content["title"],
                "lesson": content["lesson"],
                "tone": content["tone"],
                "place": f"{content['neighbourhood']}, {content['municipality']}",
                "minutes": dice.randrange(2, 12),
                "told_in": int(content["began"][:4]),
                "facets": shelf.facets_of(content, origin_circle_id=origin),
                "first_opened_at": at,
                "opened_at": at,
                "recognised_count": int(dice.paretovariate(0.8)) - 1,
            },
        }


def _content(dice: Random, towns: list[str]) -> outline.Content:
    town = towns[min(int(dice.expovariate(1 / 90)), len(towns) - 1)]
    return {
        "title": _said(dice, 7),
        "lesson": _said(dice, 20),
        "tone": dice.choice(_keys("tone")),
        "themes": dice.sample(list(THEMES), dice.randrange(1, 4)),
        "municipality": town,
        "neighbourhood": f"Wijk {dice.randrange(NEIGHBOURHOODS)}",
        "given": dice.choice(_keys("given")),
        "phase": dice.choice(_keys("phase")),
        "began": f"{dice.randrange(2012, 2027)}-03",
    }


def _discussed(dice: Random, community: Any, members: Any) -> int:
    """A story that says all that can be said, with a long conversation below it."""
    told = publish_story(make_story(members[1], title="Een besproken verhaal"), community, by=members[0])
    thread = db.session.get_one(Thread, db.session.scalar(select(Publication.thread_id)))
    for _ in range(COMMENTS):
        discussions.posts.add_post(thread=thread, author=dice.choice(members), body=_said(dice, dice.randrange(20, 80)))
    db.session.commit()
    return told.id


def _keys(field: str) -> list[str]:
    return [each.key for each in outline.fields()[field].options]


def _said(dice: Random, words: int) -> str:
    """Half of it words that everybody uses, half of it any of some thousands."""
    common = WORDS.split()
    said = (dice.choice(common) if dice.random() < 0.5 else _rare(dice) for _ in range(words))
    return " ".join(said).capitalize()


def _rare(dice: Random) -> str:
    number = int(dice.expovariate(1 / 8_000))
    return "".join(("ba", "re", "di", "ko", "lu", "ma", "ne", "pi", "so", "tu")[int(digit)] for digit in str(number))

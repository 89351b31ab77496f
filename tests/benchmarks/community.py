"""A community to measure with: members enough to post for, a thread of fifty posts, a list, and signed-in cookies."""

import re
from dataclasses import dataclass
from random import Random

from flask import Flask

from portal.core.db import db
from portal.discussions import actions
from tests.factories import make_circle, make_member
from tests.support.wire import signed_in

MEMBERS = 60
THREADS = 60
POSTS = 50
WORDS = (
    "bewoners wijk straat gesprek avond klacht tuin buurthuis ambtenaar collega plein school vraag idee begin "
    "luisteren samen vertrouwen afspraak gemeente corporatie werkgroep koffie tafel brief uitnodiging wethouder "
    "verslag volgende week "
)


@dataclass
class Community:
    """Where to look, and with which cookies."""

    long_thread: int
    busy_thread: int
    cookies: list[str]
    csrf_tokens: list[str]
    member_ids: list[int]


def tell(app: Flask) -> Community:
    """Made by the actions, as members would make it; the same every time."""
    dice = Random(4)
    with app.app_context():
        members = [
            make_member(f"Lid nummer {number}", email=f"bench{number}@voorbeeld.nl") for number in range(MEMBERS)
        ]
        circle = make_circle(*members, name="Kring om te meten")
        long_thread = _thread(dice, circle, members, POSTS)
        busy_thread = _thread(dice, circle, members, 1)
        for _ in range(THREADS - 2):
            _thread(dice, circle, members, dice.randrange(1, 6))
        cookies, tokens = zip(*(signed_in(app, member) for member in members), strict=True)
        return Community(long_thread, busy_thread, list(cookies), list(tokens), [member.id for member in members])


def _thread(dice, circle, members, posts) -> int:
    starter = dice.choice(members)
    thread = actions.threads.begin_thread(circle=circle, author=starter, title=_text(dice, 6), body=_text(dice, 60))
    earlier: list = []
    for _ in range(posts - 1):
        parent = dice.choice(earlier) if earlier and dice.random() < 0.6 else None
        author = dice.choice(members)
        earlier.append(
            actions.posts.add_post(
                thread=thread, author=author, body=_text(dice, dice.randrange(20, 120)), parent=parent
            )
        )
    db.session.commit()
    return thread.id


def _text(dice: Random, words: int) -> str:
    said = " ".join(dice.choice(WORDS.split()) for _ in range(words))
    return re.sub(r"((?:\S+ ){40}\S+) ", r"\1.\n\n", said).capitalize()

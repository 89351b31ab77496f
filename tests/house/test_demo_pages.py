"""Every page of the demo community opens for everybody who can come to it: links are followed as each of the sign-ins.

At most a few pages of each shape (`/gesprekken/<n>`) are opened, so that the walk reaches everything and stays short.
"""

import re
from collections import Counter, deque
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from sqlalchemy import select

from portal.accounts.models import Account
from portal.core import clock
from portal.core.db import db
from portal.demo.sign_ins import demo_sign_ins
from portal.discussions.models import Thread
from portal.members.models import Member
from tests.support import demo
from tests.support.browser import Browser
from tests.support.demo import ENDING

PER_SHAPE = 3
MOST_PAGES = 400
BEGINNINGS = (
    *("/", "/gesprekken", "/mensen", "/kringen", "/meldingen", "/account", "/zoeken?q=bankje"),
    *("/verhalen", "/verzamelingen", "/intervisie"),
)
FOR_EDITORS = ("/redactie",)
LINK = re.compile(r"""\s(?:href|src|hx-get|data-next-href|data-mentions-url)=["']([^"'#][^"']*)["']""")
NOT_FOR_WALKING = re.compile(r"^/(?:assets/|afmelden|uitnodiging/|aanmelden\?)")


@pytest.fixture
def walked(request, test_database, data_folder) -> Iterator[Browser]:
    """A guest's browser in the demo community, an hour after its end."""
    database = demo.walked_on(request.node.callspec.params["test_database"], data_folder)
    with clock.stopped(ENDING.replace(hour=14)), database.app.app_context():
        yield Browser(database.app)
        db.session.rollback()
        db.session.remove()


@pytest.mark.parametrize("who", [sign_in.address for sign_in in demo_sign_ins()] + [""])
def test_every_page_opens(walked, who):
    browser = walked
    if who:
        member = db.session.scalars(select(Member).join(Account).where(Account.email == who)).one()
        browser = walked.sign_in(member)
    own = FOR_EDITORS if who.startswith("joost@") else ()
    longest = db.session.scalars(select(Thread.id).order_by(Thread.posts_count.desc()).limit(1)).one()

    visited, broken = walk(browser, (*BEGINNINGS, *own, f"/gesprekken/{longest}") if who else ("/", "/aanmelden"))

    assert broken == []
    assert (60 if who else 5) <= len(visited) < MOST_PAGES, "the walk saw little, or did not come to its end"


def walk(browser: Browser, beginnings: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Follow links from these pages. Answers what was opened, and what was wrong: 'status url (linked from ...)'."""
    waiting = deque((url, "the beginning") for url in beginnings)
    known, shapes = set(beginnings), Counter(map(shape_of, beginnings))
    visited: list[str] = []
    broken: list[str] = []
    while waiting and len(visited) < MOST_PAGES:
        url, source = waiting.popleft()
        answer = browser.get(url)
        visited.append(url)
        if answer.status_code in (301, 302, 303, 308):
            links = [answer.headers["Location"]]
        elif answer.status_code in (200, 204):
            links = LINK.findall(answer.text) if answer.mimetype == "text/html" else []
        else:
            broken.append(f"{answer.status_code} {url} (linked from {source})")
            continue
        for link in links:
            target = urlsplit(urljoin(url, unescape(link)))
            path = target.path + (f"?{target.query}" if target.query else "")
            if target.netloc not in ("", "localhost") or target.scheme not in ("", "http") or path in known:
                continue
            known.add(path)
            if not NOT_FOR_WALKING.match(path) and shapes[shape_of(path)] < PER_SHAPE:
                shapes[shape_of(path)] += 1
                waiting.append((path, url))
    return visited, broken


def shape_of(url: str) -> str:
    """'/gesprekken/<n>?pagina' for '/gesprekken/12-klachtenavond?pagina=2'; what is asked twice counts once."""
    path, _, query = url.partition("?")
    names = "&".join(sorted({part.partition("=")[0] for part in query.split("&") if part}))
    return re.sub(r"/\d[^/]*", "/<n>", path) + (f"?{names}" if names else "")

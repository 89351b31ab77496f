"""What authors and editors say to each other, and how their page says it."""

from bs4 import BeautifulSoup

from portal.core.db import db
from portal.stories.actions import reviews, works
from portal.stories.queries.works import work_of
from tests.factories import head_of

ROWS = [
    {"id": "r1", "when": "2025-03", "what": "Eerst", "who": "", "result": "Niets"},
    {"id": "r2", "when": "", "what": "Toen", "who": "Buren", "result": ""},
]


def change(story, by, **changes):
    works.save(work_of(story), by=by, based_on=head_of(story), changes=changes)
    db.session.commit()


def suggested(story, by, proposed="Bel aan bij de buren", path="lesson", reason=""):
    made = reviews.suggest(work_of(story), by=by, path=path, proposed=proposed, reason=reason)
    db.session.commit()
    return made


def remarked(story, by, body="Wie ontbrak er?", path="absent", parent=None):
    made = reviews.add_remark(work_of(story), by=by, body=body, path=path, parent=parent)
    db.session.commit()
    return made


def soup_of(response):
    return BeautifulSoup(response.text, "html.parser")


def words_of(found):
    return " ".join(found.get_text(" ").split())


def place(response, anchor):
    return soup_of(response).find(id=f"plek-{anchor}")


def now(response):
    return words_of(soup_of(response).find(id="nu"))


def alert(response):
    return words_of(soup_of(response).select_one("[role=alert]"))

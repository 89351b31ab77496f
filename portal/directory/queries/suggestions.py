"""What somebody probably meant who finds nobody: only ever words by which they may find people."""

from collections import Counter
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, case, null

from portal.circles.viewer import Viewer
from portal.core import spelling
from portal.core.db import db
from portal.core.words import folded_words
from portal.directory.queries import people
from portal.directory.queries.people import Wanted
from portal.members.models import Member, Profile
from portal.taxonomy import themes
from portal.taxonomy.models import Organisation

PEOPLE = 2000
"""Of how many people, the newest, the words are known."""


def meant(viewer: Viewer, wanted: Wanted) -> str:
    """The words with what is mistyped replaced, where that finds somebody; '' otherwise. Two statements at most."""

    def seen(field: str, told: Any) -> ColumnElement[Any]:
        return case((people.field_seen(viewer, field), told), else_=null())

    statement = people.matching(
        viewer,
        replace(wanted, words=""),
        Member.name,
        seen("organisation", Organisation.name),
        seen("function", Profile.function),
        seen("ask_me", Profile.ask_me),
        seen("themes", Profile.theme_keys),
    )
    rows = db.session.execute(statement.order_by(Member.id.desc()).limit(PEOPLE)).all()
    known: Counter[str] = Counter()
    for _name, organisation, function, ask_me, theme_keys in rows:
        names = (str(theme.name) for theme in themes.known(theme_keys or []))
        known.update(set(folded_words(" ".join((organisation or "", function or "", ask_me or "", *names)))))
    words = spelling.meant(wanted.words, known, spelling.names_in(row.name for row in rows))
    return words if words and people.count(viewer, replace(wanted, words=words)) else ""

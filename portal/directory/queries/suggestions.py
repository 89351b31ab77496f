"""What somebody probably meant who finds nobody: only ever words by which they may find people."""

from dataclasses import replace
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, case, null

from portal.circles.viewer import Viewer
from portal.core import spelling, words
from portal.core.db import db
from portal.directory.queries import people
from portal.directory.queries.people import Wanted
from portal.members.models import Member, Profile
from portal.taxonomy import themes
from portal.taxonomy.models import Organisation

PEOPLE = 5000
"""Of how many people, the newest, the words are known."""


def meant(viewer: Viewer, wanted: Wanted) -> str:
    """The words with what is mistyped replaced, where that finds somebody; '' otherwise. Two statements at most."""

    def seen(field: str, told: Any) -> ColumnElement[Any]:
        return case((people.field_seen(viewer, field), told), else_=null()).label(field)

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
    worked_on = {key for row in rows for key in row.themes or ()}
    theme_names = (str(theme.name) for theme in themes.known(list(worked_on)))
    told = (text for row in rows for text in (row.organisation, row.function, row.ask_me) if text)
    known = words.counted(chain(told, theme_names))
    suggested = spelling.meant(wanted.words, known, spelling.names_in(row.name for row in rows))
    return suggested if suggested and people.count(viewer, replace(wanted, words=suggested)) else ""

"""People around a reported post: its writer, who reports it, two moderators outside the circle, and somebody else."""

from types import SimpleNamespace

import pytest

from portal.core import kinds
from portal.core.db import db
from portal.discussions.actions import posts, threads
from portal.moderation import actions
from tests.factories import make_circle, make_member


@pytest.fixture
def scene(database):
    """Noor's post answers Samira in a team; Bram reports it. Joost and Ria are moderators elsewhere, Piet is nobody."""
    people = {name.lower(): make_member(name) for name in ("Noor", "Bram", "Samira", "Piet")}
    people |= {name.lower(): make_member(name, office="moderator") for name in ("Joost", "Ria")}
    make_circle(*people.values(), name="Leergemeenschap")
    team = make_circle(people["noor"], people["bram"], people["samira"], kind="team", name="Team Oost")
    thread = threads.begin_thread(circle=team, author=people["samira"], title="Het hek", body="Waar staat het hek?")
    question = posts.add_post(thread=thread, author=people["samira"], body="Wie woont daar?")
    post = posts.add_post(thread=thread, author=people["noor"], body="Mevrouw **Adres** woont daar.", parent=question)
    beside = posts.add_post(thread=thread, author=people["samira"], body="Iets heel anders.")
    db.session.commit()
    return SimpleNamespace(**people, team=team, thread=thread, question=question, post=post, beside=beside)


@pytest.fixture
def report(scene):
    """Bram's report on Noor's post."""
    thing = kinds.get("post").context(scene.post.id)[-1]
    made = actions.report(thing=thing, reporter=scene.bram, ground="persoonsgegevens", reason="Er staat een naam in.")
    db.session.commit()
    return made

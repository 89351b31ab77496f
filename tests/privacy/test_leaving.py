"""Leaving: for each choice, what is left, and that nothing of the address is."""

from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text

from portal.accounts.models import Account, SignIn
from portal.circles import actions as circle_actions
from portal.circles.queries import membership
from portal.core.db import db
from portal.discussions.models import Post
from portal.members.models import Member, Profile
from portal.privacy import actions, queries
from portal.privacy.columns import CONTRIBUTIONS
from portal.search import actions as search_actions
from tests.factories import join, make_circle, make_member
from tests.privacy.conftest import ADDRESS


def all_choices(choice):
    return dict.fromkeys(CONTRIBUTIONS, choice)


def form(choice, word="vertrekken"):
    return {f"choice_{kind}": choice for kind in CONTRIBUTIONS} | {"word": word}


def everything_kept():
    """After the night: every row of every table as text, also of those that no model describes."""
    search_actions.tidy()
    rows = []
    for table in inspect(db.session.connection()).get_table_names():
        rows += [f"{table}: {row}" for row in db.session.execute(text(f'select * from "{table}"')).all()]
    return "\n".join(rows)


@pytest.mark.parametrize(
    ("choice", "name", "source"),
    (
        ("keep_name", "Noor Bakker", "Bij het **plein**."),
        ("keep_nameless", "", "Bij het **plein**."),
        ("erase", "", ""),
    ),
)
def test_what_is_left_is_what_was_chosen(scene, choice, name, source):
    noor_id, post_id = scene.noor.id, scene.post.id
    actions.leave(scene.noor, all_choices(choice))
    db.session.commit()
    db.session.expire_all()

    member, post = db.session.get(Member, noor_id), db.session.get(Post, post_id)
    assert (member.state, member.name, member.photo_id) == ("left", name, None)
    assert post.source == source
    assert post.is_removed is (choice == "erase")
    assert db.session.get(Profile, noor_id) is None
    assert db.session.get(Account, noor_id) is None
    assert not db.session.scalars(select(SignIn).where(SignIn.member_id == noor_id, SignIn.ended_at.is_(None))).all()
    assert membership(scene.community.id, noor_id) is None


@pytest.mark.parametrize("choice", ("keep_name", "keep_nameless", "erase"))
def test_nothing_of_the_address_remains_anywhere(browser, scene, choice):
    assert ADDRESS in everything_kept()
    browser.sign_in(scene.noor).get("/mijn-gegevens")

    actions.leave(scene.noor, all_choices(choice))
    db.session.commit()

    kept = everything_kept()
    assert ADDRESS not in kept and "noor.bakker" not in kept
    assert "06 12345678" not in kept and "aan het typen" not in kept
    assert ("Noor Bakker" in kept) is (choice == "keep_name")
    assert ("plein" in kept) is (choice != "erase")


@pytest.mark.one_database("sqlite")  # PostgreSQL overwrites what was deleted when it vacuums
def test_nothing_of_the_address_remains_in_the_file_either(scene, database):
    file = Path(database.engine.url.database)
    checkpoint(database)
    assert ADDRESS.encode() in file.read_bytes()

    actions.leave(scene.noor, all_choices("erase"))
    db.session.commit()
    checkpoint(database)

    kept = file.read_bytes() + file.with_name(f"{file.name}-wal").read_bytes()
    assert ADDRESS.encode() not in kept and b"06 12345678" not in kept and b"nog aan het typen" not in kept


def checkpoint(database):
    """Bring what was written from the log into the file, as happens by itself after a thousand pages."""
    db.session.commit()
    with database.engine.connect() as connection:
        connection.rollback()
        driver = connection.connection.driver_connection
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def test_leaving_by_the_form_signs_out_everywhere(browser, scene):
    noor, elsewhere = browser.sign_in(scene.noor), browser.sign_in(scene.noor)

    answer = noor.post("/account/vertrek", form("keep_name"))

    assert answer.status_code == 303
    assert noor.get(answer.location).status_code == 200
    assert noor.get("/mijn-gegevens").status_code == elsewhere.get("/mijn-gegevens").status_code == 303


@pytest.mark.parametrize("given", (form("keep_name", "ja"), {"word": "vertrekken"}, form("weg"), {}))
def test_nobody_leaves_by_accident(browser, scene, given):
    answer = browser.sign_in(scene.noor).post("/account/vertrek", given)

    assert answer.status_code == 422
    assert db.session.get(Member, scene.noor.id).state == "active"


def test_answers_of_others_stay_where_they_are(browser, scene):
    actions.leave(scene.noor, all_choices("erase"))
    page = browser.sign_in(scene.bram).get(f"/gesprekken/{scene.thread.id}").text

    assert "Dank je." in page and "plein" not in page and "Noor" not in page


def test_the_last_coordinator_hears_what_to_arrange(browser, scene):
    team = make_circle(scene.bram, kind="team", name="Team Oost")
    join(team, scene.noor, "coordinator")
    noor = browser.sign_in(scene.noor)

    for answer in (noor.get("/account/vertrek"), noor.post("/account/vertrek", form("erase"))):
        assert "Team Oost" in answer.text and 'name="word"' not in answer.text
    with pytest.raises(actions.StillNeeded):
        actions.leave(scene.noor, all_choices("erase"))
    db.session.rollback()

    circle_actions.change_role(membership(team.id, scene.bram.id), "coordinator", by_id=scene.noor.id)
    assert not queries.obstacles_for(scene.noor.id)


def test_a_circle_of_one_may_be_left_alone(scene):
    join(make_circle(kind="team"), scene.noor, "coordinator")

    assert not queries.obstacles_for(scene.noor.id)


def test_the_last_administrator_hears_what_to_arrange(browser, scene):
    fatma = make_member("Fatma", office="administrator")
    assert queries.obstacles_for(fatma.id).is_last_administrator
    assert "/beheer" in browser.sign_in(fatma).get("/account/vertrek").text

    make_member("Ria", office="administrator")
    assert not queries.obstacles_for(fatma.id)

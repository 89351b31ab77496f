"""A demonstration can be thrown away and told again; a live portal knows nothing of it."""

import dataclasses
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.core import clock, files
from portal.core.cli import CannotStart
from portal.core.db import db
from portal.core.mail_transport import folder_of
from portal.demo import actions, queries, start
from portal.demo.sign_ins import demo_sign_ins
from portal.discussions.models import Thread
from portal.members.models import Member
from tests.factories import make_circle, make_member
from tests.support.databases import app_of


@pytest.fixture
def settings(app):
    return app.config["PORTAL"]


@pytest.fixture
def live(app, settings):
    """The settings of a live portal on the same database."""
    return dataclasses.replace(settings, mode="live", public_url="https://portal.example.org")


def test_wiping_leaves_nothing(told):
    actions.wipe()

    assert [
        table.name for table in queries.tables() if db.session.scalar(select(func.count()).select_from(table))
    ] == []
    assert queries.telling() is None


def test_who_starts_a_demonstration_reads_how_to_sign_in(told):
    said = list(start.prepare(told.app.config["PORTAL"]))

    assert "samen-leren-in-de-wijk" in said[0]
    assert [line.split()[0] for line in said[1:]] == [each.address for each in demo_sign_ins()]


def test_a_portal_with_members_of_its_own_is_left_alone(database, settings):
    make_circle(make_member("Noor"))

    assert list(start.prepare(settings)) == []
    assert db.session.scalar(select(func.count()).select_from(Thread)) == 0


def test_a_live_portal_is_never_told(database, live):
    assert list(start.prepare(live)) == []
    assert db.session.scalar(select(func.count()).select_from(Member)) == 0


def test_a_live_portal_refuses_demo_accounts_in_one_line(database, live):
    make_member("Noor de Wit", email="noor@voorbeeld.nl")

    with pytest.raises(CannotStart, match=r"noor@voorbeeld\.nl") as refused:
        start.prepare(live)

    assert "\n" not in str(refused.value)


def test_a_live_portal_has_no_pages_and_no_banner_for_it(data_folder, live):
    app = app_of(live)

    assert "demo.new_demo" not in app.view_functions
    assert "demo_sign_ins" not in app.jinja_env.globals


def test_the_commands_refuse_a_live_portal(live):
    told = app_of(live).test_cli_runner().invoke(args=["demo", "again"])

    assert told.exit_code == 2


def test_a_guest_is_asked_to_sign_in_first(browser):
    assert browser.get("/demo/opnieuw").status_code == 303
    assert browser.post("/demo/opnieuw").headers["Location"].startswith("/aanmelden")


def test_what_is_lost_is_said_first(browser):
    page = browser.sign_in(make_member("Noor")).get("/demo/opnieuw")

    assert page.status_code == 200
    assert 'action="/demo/opnieuw"' in page.text


def test_the_banner_offers_it_once_the_demo_is_out_of_date(browser, settings):
    noor = browser.sign_in(make_member("Noor"))
    assert 'href="/demo/opnieuw"' not in noor.get("/demo/opnieuw").text

    start.mark(settings).touch()
    try:
        assert 'href="/demo/opnieuw"' in noor.get("/demo/opnieuw").text
    finally:
        start.mark(settings).unlink()


@pytest.mark.one_database
def test_beginning_again_wipes_rows_files_and_mails(browser, settings):
    """On PostgreSQL it is wiped above, and told for the tests beside this one."""
    member = make_member("Noor")
    make_circle(member, name="Een kring van nu")
    files.keep(files.Checked("oud.pdf", "application/pdf", {"original": b"%PDF-oud"}))
    db.session.commit()
    folder_of(settings.mail_url).mkdir(exist_ok=True)
    mail = folder_of(settings.mail_url) / "1.eml"
    mail.write_text("oud")
    start.mark(settings).touch()
    noor = browser.sign_in(member)

    answer = noor.post("/demo/opnieuw")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/aanmelden")
    assert noor.get("/demo/opnieuw").status_code == 303  # signed out
    assert queries.telling().ends_at <= clock.now()
    assert "Noor" not in db.session.scalars(select(Member.name))
    assert not mail.exists()
    assert not start.mark(settings).exists()
    kept = Path(settings.files_url.removeprefix("file://"))
    assert not [path for path in kept.rglob("*") if path.is_file() and path.read_bytes() == b"%PDF-oud"]


def test_the_sign_in_page_lets_a_visitor_in_with_one_press(browser):
    page = browser.get("/aanmelden").text

    for person in demo_sign_ins():
        assert f'name="email" value="{person.address}"' in page
    assert page.count('name="password" value="samen-leren-in-de-wijk"') == len(demo_sign_ins())

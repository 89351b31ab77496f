"""Whoever signs in again after their sign-in ended is back in the form that they had filled in."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts import door
from portal.accounts.models import SignIn, Stash
from portal.core import autosave
from portal.core.db import db
from tests.accounts.conftest import PASSWORD, sign_in, with_password
from tests.factories import make_circle, make_member, make_thread
from tests.support.browser import Browser

TEXT = "Wij belden aan bij alle portieken, zonder folder."
REPLY = {"body": TEXT, "token": "abc", "draft_key": "post:12:0", "form_url": "/gesprekken/12?pagina=2"}


@pytest.fixture
def expired(browser, noor, clock):
    """A browser in which Noor was signed in too long ago."""
    signed = browser.sign_in(noor)
    clock.travel(timedelta(days=15))
    return signed


def stashes():
    return db.session.scalars(select(Stash)).all()


def test_a_reply_sent_too_late_is_back_in_its_form_after_signing_in(expired, noor):
    answer = expired.post("/gesprekken/12/reacties", REPLY)
    assert (answer.status_code, answer.location) == (303, "/aanmelden?verder=%2Fgesprekken%2F12%3Fpagina%3D2")
    assert "alert--info" in expired.get(answer.location).text
    assert "alert--info" not in Browser(expired.app).get(answer.location).text

    assert sign_in(expired, path=answer.location).location == "/gesprekken/12?pagina=2"

    kept = autosave.of(noor.id, "post:12:0")
    assert kept.content == {"body": [TEXT]}
    assert stashes() == []


def test_the_reply_form_itself_shows_it_again(clock, browser, noor):
    """The whole way, with the page that draws the form."""
    thread = make_thread(make_circle(noor), noor)
    signed = browser.sign_in(noor)
    (form,) = re.findall(r'<form[^>]*action="/gesprekken/\d+/reacties".*?</form>', page_of(signed, thread), re.DOTALL)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    clock.travel(timedelta(days=15))

    answer = signed.post(f"/gesprekken/{thread.id}/reacties", {**hidden, "body": TEXT})
    back = sign_in(signed, path=answer.location)

    assert back.location.startswith(f"/gesprekken/{thread.id}")
    assert TEXT in page_of(signed, thread).split("<textarea", 1)[1]


@pytest.mark.parametrize(("page", "field"), [("/profiel", "ask_me"), ("/mensen/{piet}/vraag", "body")])
def test_so_do_the_profile_and_a_question_to_a_colleague(clock, browser, noor, page, field):
    piet = make_member("Piet Zijlstra")
    make_circle(noor, piet)
    path = page.format(piet=piet.id)
    signed = browser.sign_in(noor)
    (form,) = re.findall(rf'<form[^>]*action="{path}".*?</form>', signed.get(path).text, re.DOTALL)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    clock.travel(timedelta(days=15))

    answer = signed.post(path, {**hidden, field: TEXT})

    assert sign_in(signed, path=answer.location).location == path
    assert TEXT in signed.get(path).text


def page_of(browser, thread):
    return browser.get(f"/gesprekken/{thread.id}").text


def test_it_is_newer_than_what_was_kept_while_typing(expired, noor):
    autosave.keep(noor.id, "post:12:0", {"body": ["Wij belden"]}, tab="a", sequence=7)
    expired.post("/gesprekken/12/reacties", REPLY)
    sign_in(expired)

    assert autosave.of(noor.id, "post:12:0").content == {"body": [TEXT]}


def test_a_fragment_is_kept_as_well(expired, noor):
    answer = expired.post("/gesprekken/12/reacties", REPLY, fragment=True)

    assert answer.status_code == 200 and answer.headers["HX-Redirect"].startswith("/aanmelden?verder=")
    sign_in(expired)
    assert autosave.of(noor.id, "post:12:0").content["body"] == [TEXT]


def test_a_form_without_drafts_is_laid_out_to_be_sent_again(expired, noor):
    headers = {"Referer": "http://localhost/kringen/3/bewerken"}
    expired.post("/kringen/3", {"purpose": TEXT, "name": "Team"}, headers=headers)

    assert sign_in(expired).location == "/aanmelden/bewaard"
    page = expired.get("/aanmelden/bewaard")
    assert TEXT in page.text and 'action="/kringen/3"' in page.text and 'value="Team"' in page.text
    assert 'href="/kringen/3/bewerken"' in page.text

    expired.post("/afmelden")
    assert "alert--info" not in expired.get("/aanmelden").text


def test_once_shown_it_is_an_old_story_at_the_next_sign_in(expired, noor, clock):
    expired.post("/kringen/3", {"purpose": TEXT})
    sign_in(expired)
    expired.get("/aanmelden/bewaard")
    clock.travel(timedelta(days=15))

    assert sign_in(expired).location == "/"


def test_somebody_else_at_the_same_computer_gets_nothing(expired, noor):
    piet = with_password(make_member("Piet", email="piet@voorbeeld.nl"))
    expired.post("/gesprekken/12/reacties", REPLY)

    assert sign_in(expired, email="piet@voorbeeld.nl").location == "/"

    assert autosave.of(piet.id, "post:12:0") is None
    assert expired.get("/aanmelden/bewaard").location == "/"


def test_another_browser_gets_nothing(expired, noor):
    expired.post("/gesprekken/12/reacties", REPLY)
    sign_in(Browser(expired.app))

    assert autosave.of(noor.id, "post:12:0") is None


def test_after_a_day_it_is_gone(expired, noor, clock):
    expired.post("/gesprekken/12/reacties", REPLY)
    clock.travel(timedelta(days=1, minutes=1))
    sign_in(expired)

    assert autosave.of(noor.id, "post:12:0") is None


@pytest.mark.parametrize(
    "fields",
    (
        {**REPLY, "sealed": "1"},
        {"password": PASSWORD, "wachtwoord_nieuw": PASSWORD, "draft_key": "x"},
        {"id": "12"},
        {"body": "x" * 100_001},
    ),
    ids=("sealed", "passwords", "a button", "too long"),
)
def test_what_must_not_or_need_not_be_kept_is_not(expired, fields):
    assert expired.post("/gesprekken/12/reacties", fields).status_code == 303
    assert stashes() == []


def test_a_text_sent_by_another_site_is_not_kept_and_touches_no_cookie(browser, database):
    """Another site's form comes without our cookie (SameSite=Lax). A cookie in the answer would sign a member out."""
    headers = {"Origin": "https://evil.example", "Referer": "https://evil.example/", "Sec-Fetch-Site": "cross-site"}
    bare = Browser(browser.app)
    for path in ("/gesprekken/12/reacties", "/aanmelden", "/taal"):
        answer = bare.without_token().post(path, REPLY, headers=headers)
        assert answer.status_code == 303
        assert "Set-Cookie" not in answer.headers
    assert stashes() == []


def test_where_the_cookie_names_nobody_nothing_is_kept(browser):
    """The next to sign in at a shared computer may be somebody else."""
    browser.without_token().post("/gesprekken/12/reacties", REPLY, headers={"Sec-Fetch-Site": "same-origin"})

    assert stashes() == []


def test_a_guest_without_a_token_is_somebody_whose_sign_in_ended(expired):
    answer = expired.without_token().post("/bewaren/weg", {"key": TEXT})

    assert answer.status_code == 303 and answer.location.startswith("/aanmelden")


def test_a_member_without_a_token_may_send_it_again(browser, noor):
    answer = browser.sign_in(noor).without_token().post("/bewaren/weg?a=1", {"key": TEXT, "password": PASSWORD})

    assert answer.status_code == 400
    assert TEXT in answer.text and 'action="/bewaren/weg?a=1"' in answer.text
    assert PASSWORD not in answer.text and 'name="csrf_token"' in answer.text


def test_an_ended_sign_in_still_names_its_member(browser, noor):
    signed = browser.sign_in(noor)
    db.session.scalars(select(SignIn)).one().ended_at = noor.began_at

    signed.post("/gesprekken/12/reacties", REPLY)

    assert [each.member_id for each in stashes()] == [noor.id]
    with signed.client.session_transaction() as session:
        assert door.KEY in session


def test_an_ended_sign_in_cannot_fill_the_database(expired):
    for _ in range(65):
        expired.without_token().post("/gesprekken/12/reacties", REPLY)

    assert len(stashes()) == 60

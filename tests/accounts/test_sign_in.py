"""Coming in and going out: what the door promises."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import func, select

from portal.accounts import actions, door, passwords
from portal.accounts.models import Account, SignIn
from portal.core.audit import AuditEntry
from portal.core.db import db
from portal.members.models import Member
from tests.accounts.conftest import PASSWORD, is_signed_in, sign_in, with_password
from tests.factories import make_circle, make_member
from tests.support.browser import Browser


def test_who_signs_in_goes_where_they_were_going(browser, noor):
    assert browser.get("/aanmelden").status_code == 200

    answer = sign_in(browser, path="/aanmelden?verder=/gesprekken/12%3Fpagina%3D2")

    assert (answer.status_code, answer.location) == (303, "/gesprekken/12?pagina=2")
    assert is_signed_in(browser)


def test_capitals_and_spaces_around_the_address_do_not_matter(browser, noor):
    assert sign_in(browser, email="  Noor@Voorbeeld.NL ").status_code == 303


@pytest.mark.parametrize(
    "elsewhere",
    (
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/a\nb",
        "evil",
        "/%0d%0aLocation:",
    ),
)
def test_signing_in_leads_nowhere_else(browser, noor, elsewhere):
    location = sign_in(browser, path=f"/aanmelden?verder={quote(elsewhere)}").location

    assert location.startswith("/") and not location.startswith(("//", "/\\")) and "evil" not in location.split("?")[0]


@pytest.mark.parametrize(
    "email, password", (("noor@voorbeeld.nl", "wrong-wrong-wrong"), ("nobody@voorbeeld.nl", PASSWORD))
)
def test_a_wrong_password_and_an_unknown_address_look_the_same(browser, noor, monkeypatch, email, password):
    verified = []
    verify = passwords.matches
    monkeypatch.setattr(passwords, "matches", lambda *args: verified.append(args) or verify(*args))

    answer = sign_in(browser, email=email, password=password)

    assert answer.status_code == 422
    assert len(verified) == 1
    assert "horen niet bij elkaar" in answer.text or "do not belong together" in answer.text
    assert f'value="{email}"' in answer.text and password not in answer.text
    assert not is_signed_in(browser)


def test_for_nobody_a_real_hash_is_verified(app, monkeypatch):
    """Timing is judged by the work done: the same library call, on a hash with the same parameters."""
    with app.app_context():
        real = passwords.hashed(PASSWORD)
        seen = []
        hasher = app.extensions["portal_hasher"]
        monkeypatch.setitem(app.extensions, "portal_hasher", Spy(hasher, seen))
        assert not passwords.matches(None, "a password that nobody has")
        assert passwords.matches(real, PASSWORD)

    assert [hash_.split("$")[:4] for hash_ in seen] == [real.split("$")[:4]] * 2


class Spy:
    """A hasher that tells what it verified."""

    def __init__(self, hasher, seen):
        self.hasher, self.seen = hasher, seen

    def verify(self, hash_, password):
        self.seen.append(hash_)
        return self.hasher.verify(hash_, password)

    def __getattr__(self, name):
        return getattr(self.hasher, name)


@pytest.mark.parametrize(
    ("state", "password"), (("left", PASSWORD), ("suspended", "wrong-wrong-wrong"), ("left", "wrong-wrong-wrong"))
)
def test_who_may_not_come_in_gets_the_same_answer(browser, noor, state, password):
    wrong = sign_in(browser, password="wrong-wrong-wrong")
    noor.state = state
    db.session.commit()

    answer = sign_in(browser, password=password)

    assert answer.status_code == 422
    assert words(answer) == words(wrong)


def test_who_is_suspended_reads_so_after_their_own_password_and_nothing_else(browser, noor):
    make_circle(noor, name="Kring Oost")
    noor.state = "suspended"
    db.session.commit()

    answer = sign_in(browser)

    assert answer.status_code == 403
    assert "Je toegang is voorlopig gesloten" in answer.text and "mailto:portal@" in answer.text
    assert "Je wachtwoord klopt." in answer.text
    assert "horen niet bij elkaar" not in answer.text
    for secret in ("Oost", "/kringen", "/meldingen", "Noor de Wit"):
        assert secret not in answer.text
    assert not is_signed_in(browser)
    kept = select(AuditEntry.action, AuditEntry.result, AuditEntry.subject_id)
    assert [tuple(row) for row in db.session.execute(kept)] == [("sign_in", "refused", noor.id)]


def test_the_right_password_of_who_is_suspended_is_no_guess(browser, noor):
    noor.state = "suspended"
    db.session.commit()

    for _ in range(11):
        assert sign_in(browser).status_code == 403


def words(answer):
    """The page without what differs per request."""
    return re.sub(r'value="[^"]*"|X-CSRFToken[^}]*', "", answer.text)


def test_hashing_holds_no_transaction(browser, noor, monkeypatch):
    held = []
    verify = passwords.matches

    def matches(*args):
        held.append(db.session().in_transaction())
        return verify(*args)

    monkeypatch.setattr(passwords, "matches", matches)

    assert sign_in(browser).status_code == 303
    assert held == [False]


def test_an_old_hash_is_made_anew_at_the_next_sign_in(browser, noor, monkeypatch):
    monkeypatch.setattr(passwords, "is_dated", lambda _hash: True)
    before = db.session.get(Account, noor.id).password_hash

    sign_in(browser)

    assert db.session.get(Account, noor.id).password_hash != before
    assert sign_in(Browser(browser.app)).status_code == 303


def test_ten_wrong_passwords_close_the_account_for_a_while(browser, noor, clock):
    for _ in range(10):
        assert sign_in(browser, password="wrong-wrong-wrong").status_code == 422

    closed = sign_in(browser)
    assert closed.status_code == 429 and "/aanmelden/link" in closed.text

    with_password(make_member(email="piet@voorbeeld.nl"))
    assert sign_in(Browser(browser.app), email="piet@voorbeeld.nl").status_code == 303

    clock.travel(timedelta(minutes=15))
    assert sign_in(browser).status_code == 303


def test_an_unknown_address_is_limited_just_the_same(browser, database, clock):
    for _ in range(10):
        sign_in(browser, email="nobody@voorbeeld.nl")

    assert sign_in(browser, email="nobody@voorbeeld.nl").status_code == 429


def test_nothing_filled_in_is_said_beside_each_field(browser, database):
    answer = browser.post("/aanmelden", {})

    assert answer.status_code == 422
    assert answer.text.count('aria-invalid="true"') == 2


def test_a_copied_cookie_is_dead_after_signing_out(browser, noor):
    sign_in(browser)
    thief = Browser(browser.app)
    thief.client._cookies.update(browser.client._cookies)
    assert is_signed_in(thief)

    assert browser.post("/afmelden").status_code == 303

    assert not is_signed_in(browser)
    assert not is_signed_in(thief)
    assert thief.get("/account").location.startswith("/aanmelden")


def test_who_signs_in_as_somebody_else_leaves_no_open_door_behind(browser, noor):
    with_password(make_member("Piet", email="piet@voorbeeld.nl"))
    sign_in(browser)
    copy = Browser(browser.app)
    copy.client._cookies.update(browser.client._cookies)

    sign_in(browser, email="piet@voorbeeld.nl")

    assert is_signed_in(browser) and not is_signed_in(copy)


def test_signing_in_makes_a_new_key_and_keeps_only_its_hash(browser, noor):
    sign_in(browser)
    with browser.client.session_transaction() as session:
        first = session[door.KEY]
    browser.post("/afmelden")
    sign_in(browser)
    with browser.client.session_transaction() as session:
        second = session[door.KEY]

    assert first != second
    kept = db.session.scalars(select(SignIn.key_hash)).all()
    assert len(kept) == 2 and not {first, second} & set(kept)


@pytest.mark.parametrize("away, opens", ((timedelta(days=13, hours=23), True), (timedelta(days=14, minutes=1), False)))
def test_a_device_that_was_not_used_for_two_weeks_asks_again(browser, noor, clock, away, opens):
    member = browser.sign_in(noor)
    clock.travel(away)

    assert is_signed_in(member) is opens


def test_after_ninety_days_a_device_asks_again_however_often_it_was_used(browser, noor, clock):
    member = browser.sign_in(noor)
    for _ in range(9):
        clock.travel(timedelta(days=10))
        assert is_signed_in(member)
        member.get("/gezond")
    clock.travel(timedelta(minutes=1))

    assert not is_signed_in(member)


def test_last_seen_is_written_at_most_once_a_minute(browser, noor, clock):
    member = browser.sign_in(noor)
    seen_at = lambda: db.session.scalars(select(SignIn.seen_at)).one()  # noqa: E731
    began = seen_at()

    clock.travel(timedelta(seconds=50))
    member.get("/gezond")
    assert seen_at() == began

    clock.travel(timedelta(seconds=20))
    member.get("/gezond")
    assert seen_at() == began + timedelta(seconds=70)


def test_last_seen_is_written_when_the_request_is_refused_too(clock, browser, noor):
    member = browser.sign_in(noor)
    clock.travel(timedelta(minutes=5))

    assert (
        member.post("/account/wachtwoord", {"present": "wrong", "password": "vlieger-emmer-trompet"}).status_code == 422
    )

    assert db.session.scalars(select(SignIn.seen_at)).one() == clock.now()


def test_a_suspended_member_is_out_at_once(browser, noor):
    member = browser.sign_in(noor)
    noor.state = "suspended"

    assert not is_signed_in(member)


@pytest.mark.parametrize("path", ("/kringen/1", "/gesprekken/999999", "/bestaat-niet", "/beheer", "/account"))
def test_a_guest_cannot_tell_what_exists(browser, database, path):
    answer = browser.get(path)

    assert (answer.status_code, answer.location) == (303, "/aanmelden?verder=" + path.replace("/", "%2F"))


def test_a_fragment_sends_the_whole_page_to_the_sign_in_page(browser, database):
    answer = browser.get("/gesprekken/1/nieuw", fragment=True)

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, "/aanmelden?verder=%2Fgesprekken%2F1%2Fnieuw")


def test_a_script_that_keeps_texts_itself_hears_that_nobody_is_signed_in(browser, database):
    answer = browser.post("/bewaren", headers={"Sec-Fetch-Mode": "cors"})

    assert answer.status_code == 401


def test_sign_ins_and_failures_are_kept_for_who_must_answer_for_them(browser, noor):
    sign_in(browser, password="wrong-wrong-wrong")
    sign_in(browser)

    kept = select(AuditEntry.action, AuditEntry.result, AuditEntry.actor_id).order_by(AuditEntry.id)
    assert [tuple(row) for row in db.session.execute(kept)] == [
        ("sign_in", "refused", None),
        ("sign_in", "done", noor.id),
    ]


def test_a_guest_chooses_a_language(browser, database):
    assert 'lang="nl"' in browser.get("/aanmelden").text

    answer = browser.post("/taal", {"language": "en"}, headers={"Referer": "http://localhost/aanmelden"})

    assert answer.status_code == 303
    assert '<html lang="en"' in browser.get("/aanmelden").text
    browser.post("/taal", {"language": "klingon"})
    assert '<html lang="en"' in browser.get("/aanmelden").text


def test_an_account_may_be_opened_with_a_hash_made_before(browser, database):
    prepared = actions.hashed(PASSWORD)
    for number in range(2):
        member = Member(name=f"Lid {number}", state="active")
        db.session.add(member)
        db.session.flush()
        actions.open_account(member, f"Lid{number}@Voorbeeld.nl", password_hash=prepared)
    db.session.commit()

    assert sign_in(browser, email="lid1@voorbeeld.nl").status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Account).where(Account.password_hash == prepared)) == 2


def test_signing_in_takes_as_many_statements_in_a_large_community(browser, noor, assert_queries):
    make_circle(noor, *(make_member() for _ in range(5)))

    with assert_queries(6):
        sign_in(browser)

"""Links by mail: they sign in or replace a password, once, and only when their button is pressed."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from portal.accounts.actions import links
from portal.accounts.models import AccountLink
from portal.core import clock
from portal.core.db import db
from portal.core.outbox import Outbox
from tests.accounts.conftest import PASSWORD, is_signed_in, sign_in
from tests.support.browser import Browser

OTHER = "vlieger-emmer-trompet"


def ask(browser, path="/aanmelden/link", email="noor@voorbeeld.nl"):
    return browser.post(path, {"email": email})


def test_a_mailed_link_signs_in_by_its_button_only(browser, noor, mailbox):
    assert ask(browser).location == "/aanmelden/verstuurd"
    link = mailbox.link_to("noor@voorbeeld.nl")

    for _ in range(2):  # a mail scanner opens it before its reader does
        assert Browser(browser.app).get(link).status_code == 200
    assert not is_signed_in(browser)

    assert browser.post(link).location == "/"
    assert is_signed_in(browser)


def test_a_link_works_once(browser, noor, mailbox):
    ask(browser)
    link = mailbox.link_to("noor@voorbeeld.nl")
    browser.post(link)
    other = Browser(browser.app)

    assert other.post(link).status_code == 410
    assert other.get(link).status_code == 410
    assert not is_signed_in(other)
    assert browser.post(link).location == "/"  # pressed twice


def test_a_link_to_sign_in_lives_a_quarter_of_an_hour(browser, noor, mailbox, clock):
    ask(browser)
    link = mailbox.link_to("noor@voorbeeld.nl")
    clock.travel(timedelta(minutes=15, seconds=1))

    dead = browser.post(link)
    assert dead.status_code == 410 and "/aanmelden/link" in dead.text


def test_the_quarter_begins_when_the_mail_leaves(browser, noor, mailbox, clock):
    ask(browser)
    clock.travel(timedelta(minutes=20))

    assert browser.post(mailbox.link_to("noor@voorbeeld.nl")).status_code == 303


def test_a_link_leads_on_to_where_somebody_was_going(browser, noor, mailbox):
    browser.post("/aanmelden/link?verder=/gesprekken/3", {"email": "noor@voorbeeld.nl"})

    assert browser.post(mailbox.link_to("noor@voorbeeld.nl")).location == "/gesprekken/3"


@pytest.mark.parametrize("path", ("/aanmelden/link", "/wachtwoord-vergeten"))
def test_for_an_unknown_address_the_same_is_said_and_done(browser, noor, mailbox, path, assert_queries):
    answers, asked = [], []
    ask(browser, path, "somebody@voorbeeld.nl")  # from here on the limit of this network address has its row
    for email in ("noor@voorbeeld.nl", "nobody@voorbeeld.nl"):
        with assert_queries(9):
            answers.append(ask(browser, path, email))
        asked.append(
            (
                db.session.scalar(select(func.count()).select_from(AccountLink)),
                db.session.scalar(select(func.count()).select_from(Outbox)),
            )
        )

    assert answers[0].location == answers[1].location
    assert asked == [(2, 2), (3, 3)]
    assert len(mailbox.to("noor@voorbeeld.nl")) == 1
    assert mailbox.to("nobody@voorbeeld.nl") == []


def test_who_left_gets_no_link(browser, noor, mailbox):
    ask(browser)
    link = mailbox.link_to("noor@voorbeeld.nl")
    noor.state = "left"
    ask(browser)

    assert len(mailbox.to("noor@voorbeeld.nl")) == 1
    assert browser.post(link).status_code == 410


@pytest.mark.parametrize("path", ("/aanmelden/link", "/wachtwoord-vergeten"))
def test_who_is_suspended_gets_a_mail_that_says_so_and_no_link(browser, noor, mailbox, path):
    answer = ask(browser, path)
    link = mailbox.link_to("noor@voorbeeld.nl")
    noor.state = "suspended"

    assert ask(browser, path).location == answer.location

    last = mailbox.to("noor@voorbeeld.nl")[-1]
    for kind in ("plain", "html"):
        text = last.get_body((kind,)).get_content()
        assert "voorlopig gesloten" in text and "portal@" in text
        assert "/aanmelden/link/" not in text and "/wachtwoord/" not in text
    assert browser.post(link, {"password": OTHER}).status_code == 403


@pytest.mark.parametrize("path", ("/aanmelden/link", "/wachtwoord-vergeten"))
def test_who_was_suspended_meanwhile_reads_so_from_a_link_that_would_have_opened(browser, noor, mailbox, path):
    ask(browser, path)
    link = mailbox.link_to("noor@voorbeeld.nl")
    noor.state = "suspended"
    db.session.commit()

    for answer in (browser.get(link), browser.post(link), browser.post(link, {"password": OTHER})):
        assert answer.status_code == 403
        assert "Je toegang is voorlopig gesloten" in answer.text and "mailto:portal@" in answer.text
        assert "wachtwoord klopt" not in answer.text and "Noor" not in answer.text
    assert not is_signed_in(browser)

    noor.state = "active"
    db.session.commit()
    assert browser.get(link).status_code == 200, "nothing was spent"


@pytest.mark.parametrize("path", ("/aanmelden/link", "/wachtwoord-vergeten"))
@pytest.mark.parametrize("why", ("unknown", "spent", "late"))
def test_a_link_that_opens_nothing_says_nothing_of_a_suspension(browser, noor, mailbox, clock, path, why):
    ask(browser, path)
    link = mailbox.link_to("noor@voorbeeld.nl")
    if why == "spent":
        Browser(browser.app).post(link, {"password": OTHER})
    elif why == "late":
        clock.travel(timedelta(hours=1))
    noor.state = "suspended"
    db.session.commit()

    link = f"{link}x" if why == "unknown" else link
    for answer in (browser.get(link), browser.post(link, {"password": OTHER})):
        assert answer.status_code == 410 and "voorlopig gesloten" not in answer.text


def test_only_a_hash_of_the_link_is_kept(browser, noor, mailbox):
    ask(browser)
    token = mailbox.link_to("noor@voorbeeld.nl").rsplit("/", 1)[1]

    assert token not in str(db.session.execute(select(AccountLink.token_hash)).all())


def test_links_can_be_asked_for_five_times_an_hour(browser, noor, clock):
    assert [ask(browser).status_code for _ in range(6)] == [303] * 5 + [429]
    assert ask(browser, email="piet@voorbeeld.nl").status_code == 303


def test_a_forgotten_password_is_replaced_and_every_device_signed_out(browser, noor, mailbox):
    elsewhere = browser.sign_in(noor)
    ask(browser, "/wachtwoord-vergeten")
    link = mailbox.link_to("noor@voorbeeld.nl")
    assert "noor@voorbeeld.nl" in browser.get(link).text

    answer = browser.post(link, {"password": OTHER})
    assert answer.location == "/?gedaan=wachtwoord"

    assert is_signed_in(browser)
    assert "Je wachtwoord is veranderd. Je bent nu aangemeld" in browser.get(answer.location).text
    assert "Je wachtwoord is veranderd" not in browser.get("/?gedaan=iets").text
    assert not is_signed_in(elsewhere)
    assert sign_in(Browser(browser.app)).status_code == 422
    assert sign_in(Browser(browser.app), password=OTHER).status_code == 303
    assert [str(each["Subject"]) for each in mailbox.to("noor@voorbeeld.nl")][-1] in (
        "Je wachtwoord is veranderd",
        "Your password has been changed",
    )


def test_a_reset_link_is_dead_after_use_and_after_half_an_hour(browser, noor, mailbox, clock):
    ask(browser, "/wachtwoord-vergeten")
    first = mailbox.link_to("noor@voorbeeld.nl")
    ask(browser, "/wachtwoord-vergeten")
    second = mailbox.link_to("noor@voorbeeld.nl")
    browser.post(first, {"password": OTHER})

    assert browser.post(first, {"password": PASSWORD}).status_code == 410
    assert browser.post(second, {"password": PASSWORD}).status_code == 410  # made for the former password

    ask(browser, "/wachtwoord-vergeten")
    third = mailbox.to("noor@voorbeeld.nl") and mailbox.link_to("noor@voorbeeld.nl")
    clock.travel(timedelta(minutes=31))
    assert browser.get(third).status_code == 410


def test_a_weak_new_password_spends_nothing(browser, noor, mailbox):
    ask(browser, "/wachtwoord-vergeten")
    link = mailbox.link_to("noor@voorbeeld.nl")

    for weak in ("", "kort", "noordewit2026", "welkom12345678"):
        assert browser.post(link, {"password": weak}).status_code == 422

    assert browser.post(link, {"password": OTHER}).status_code == 303


def test_a_link_of_one_kind_opens_no_other_door(browser, noor, mailbox):
    ask(browser)
    token = mailbox.link_to("noor@voorbeeld.nl").rsplit("/", 1)[1]

    assert browser.get(f"/wachtwoord/{token}").status_code == 410
    assert browser.get("/aanmelden/link/nooit-bestaan").status_code == 410


def test_the_mail_speaks_its_readers_language(browser, noor, mailbox):
    noor.language = "en"
    ask(browser)

    (sent,) = mailbox.to("noor@voorbeeld.nl")
    assert sent["Content-Language"] == "en" and sent["Subject"] == "Your link to sign in"


def test_of_two_presses_at_the_same_moment_one_counts(browser, noor, mailbox, monkeypatch):
    """Between looking at the link and spending it, another press has spent it."""
    ask(browser)
    token = mailbox.link_to("noor@voorbeeld.nl").rsplit("/", 1)[1]
    look = links.account_behind

    def look_slowly(link):
        account = look(link)
        db.session.execute(update(AccountLink).values(spent_at=clock.now()))
        return account

    monkeypatch.setattr(links, "account_behind", look_slowly)

    assert links.spend("sign_in", token) is None

"""One's own account: password, address, language, devices."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models import Account, AddressChange, SignIn
from portal.core.db import db
from tests.accounts.conftest import PASSWORD, is_signed_in, sign_in, with_password
from tests.factories import make_member
from tests.support.browser import Browser

OTHER = "vlieger-emmer-trompet"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile Safari/604.1"


@pytest.fixture
def member(browser, noor):
    return browser.sign_in(noor)


def email_of(member):
    return db.session.scalars(select(Account.email).where(Account.member_id == member.id)).one()


def test_devices_are_listed_in_words_and_can_be_signed_out(browser, noor):
    phone, desk = Browser(browser.app), Browser(browser.app)
    sign_in(phone, headers={"User-Agent": IPHONE})
    sign_in(desk, headers={"User-Agent": CHROME})

    page = desk.get("/account").text
    assert re.search(r"Chrome (op|on) Windows", page) and re.search(r"Safari (op|on) iPhone", page)
    phone_id = db.session.scalars(select(SignIn.id).where(SignIn.device == "Safari|iPhone")).one()

    assert desk.post(f"/account/apparaten/{phone_id}/afmelding").status_code == 303

    assert not is_signed_in(phone) and is_signed_in(desk)
    assert "iPhone" not in desk.get("/account").text


def test_mail_and_leaving_are_found_from_the_account(browser, noor):
    page = browser.sign_in(noor).get("/account").text

    assert all(f'href="{path}"' in page for path in ("/meldingen/instellingen", "/account/vertrek"))


def faults(page):
    """The fields that are named in the summary of errors, in its order."""
    return re.findall(r'href="#([\w-]+)"', page.split("error-summary")[1].split("</ul>")[0])


def test_all_that_is_wrong_with_a_new_password_is_said_at_once(member):
    answer = member.post("/account/wachtwoord", {"present": "wrong-wrong-wrong", "password": "kort"})

    assert answer.status_code == 422 and faults(answer.text) == ["present", "password"]
    assert faults(member.post("/account/wachtwoord", {"present": "", "password": "kort"}).text) == [
        "present",
        "password",
    ]
    assert faults(member.post("/account/wachtwoord", {"present": PASSWORD, "password": "kort"}).text) == ["password"]


def test_a_present_password_that_is_judged_counts_also_beside_another_fault(member):
    for _ in range(10):
        member.post("/account/wachtwoord", {"present": "wrong-wrong-wrong", "password": "kort"})

    closed = member.post("/account/wachtwoord", {"present": PASSWORD, "password": "kort"})

    assert faults(closed.text) == ["present", "password"] and "te vaak" in closed.text
    assert is_signed_in(member)


def test_an_empty_password_is_no_guess(member):
    for _ in range(11):
        member.post("/account/wachtwoord", {"present": "", "password": OTHER})

    assert member.post("/account/wachtwoord", {"present": PASSWORD, "password": OTHER}).status_code == 303


def test_all_that_is_wrong_with_a_new_address_is_said_at_once(member):
    answer = member.post("/account/adres", {"email": "noor@", "password": "wrong-wrong-wrong"})

    assert answer.status_code == 422 and faults(answer.text) == ["email", "password"]


def test_nobody_signs_out_the_device_of_somebody_else(browser, member, noor):
    piet = browser.sign_in(make_member("Piet"))
    noors = db.session.scalars(select(SignIn.id).where(SignIn.member_id == noor.id)).one()

    piet.post(f"/account/apparaten/{noors}/afmelding")

    assert is_signed_in(member)


def test_signing_out_everywhere(browser, noor):
    one, other = browser.sign_in(noor), browser.sign_in(noor)
    piet = browser.sign_in(make_member("Piet"))

    assert one.post("/account/apparaten/afmelding").location == "/aanmelden"

    assert not is_signed_in(one) and not is_signed_in(other)
    assert is_signed_in(piet)


@pytest.mark.parametrize("count", (1, 5))
def test_the_page_costs_the_same_however_many_devices(browser, noor, assert_queries, count):
    signed = [browser.sign_in(noor) for _ in range(count)][-1]

    with assert_queries(5):
        page = signed.get("/account")

    assert page.text.count("/afmelding") - 1 == count


def test_a_password_is_changed_with_the_present_one(browser, member, noor, mailbox):
    elsewhere = browser.sign_in(noor)

    assert member.post("/account/wachtwoord", {"present": "wrong", "password": OTHER}).status_code == 422
    assert member.post("/account/wachtwoord", {"present": PASSWORD, "password": "kort"}).status_code == 422
    assert is_signed_in(elsewhere)
    assert member.post("/account/wachtwoord", {"present": PASSWORD, "password": OTHER}).status_code == 303

    assert is_signed_in(member) and not is_signed_in(elsewhere)
    assert sign_in(Browser(browser.app)).status_code == 422
    assert sign_in(Browser(browser.app), password=OTHER).status_code == 303
    assert len(mailbox.to("noor@voorbeeld.nl")) == 1


def test_the_present_password_cannot_be_guessed_without_end(member, clock):
    for _ in range(10):
        assert member.post("/account/wachtwoord", {"present": "wrong", "password": OTHER}).status_code == 422

    assert member.post("/account/wachtwoord", {"present": PASSWORD, "password": OTHER}).status_code == 422
    clock.travel(timedelta(minutes=15))
    assert member.post("/account/wachtwoord", {"present": PASSWORD, "password": OTHER}).status_code == 303


def test_an_address_holds_once_both_mailboxes_have_confirmed(member, noor, mailbox):
    member.post("/account/adres", {"email": "Noor@Elders.NL", "password": PASSWORD})
    new, old = mailbox.link_to("noor@elders.nl"), mailbox.link_to("noor@voorbeeld.nl")
    guest = Browser(member.app)

    assert guest.get(new).status_code == guest.get(old).status_code == 200
    assert email_of(noor) == "noor@voorbeeld.nl"
    assert guest.post(new).status_code == 200
    assert email_of(noor) == "noor@voorbeeld.nl"
    assert guest.post(new).status_code == 410
    assert guest.post(old).status_code == 200

    assert email_of(noor) == "noor@elders.nl"
    assert sign_in(Browser(member.app), email="noor@elders.nl").status_code == 303
    assert guest.get(old).status_code == 410


def test_the_present_mailbox_can_refuse(member, noor, mailbox):
    member.post("/account/adres", {"email": "dief@elders.nl", "password": PASSWORD})
    new, old = mailbox.link_to("dief@elders.nl"), mailbox.link_to("noor@voorbeeld.nl")
    guest = Browser(member.app)

    assert guest.post(f"{old}/afwijzing").status_code == 200

    assert guest.post(new).status_code == 410
    assert email_of(noor) == "noor@voorbeeld.nl"


@pytest.mark.parametrize(
    "fields",
    (
        {"email": "noor@elders.nl", "password": "wrong"},
        {"email": "noor@elders", "password": PASSWORD},
        {"email": "noor@voorbeeld.nl", "password": PASSWORD},
    ),
    ids=("wrong password", "no address", "the same address"),
)
def test_a_change_of_address_that_will_not_do(member, fields):
    assert member.post("/account/adres", fields).status_code == 422
    assert db.session.scalars(select(AddressChange)).all() == []


def test_an_address_that_somebody_else_has_gets_no_mail_and_tells_nothing(member, noor, mailbox):
    make_member("Piet", email="piet@voorbeeld.nl")

    free = member.post("/account/adres", {"email": "noor@elders.nl", "password": PASSWORD})
    taken = member.post("/account/adres", {"email": "piet@voorbeeld.nl", "password": PASSWORD})

    assert taken.location == free.location
    assert mailbox.to("piet@voorbeeld.nl") == []
    old = mailbox.link_to("noor@voorbeeld.nl")
    assert member.post(old).status_code == 410


def test_an_address_that_was_taken_meanwhile_is_not_taken_away(member, noor, mailbox):
    member.post("/account/adres", {"email": "noor@elders.nl", "password": PASSWORD})
    new, old = mailbox.link_to("noor@elders.nl"), mailbox.link_to("noor@voorbeeld.nl")
    member.post(new)
    make_member("Piet", email="noor@elders.nl")

    assert member.post(old).status_code == 410
    assert email_of(noor) == "noor@voorbeeld.nl"


def test_a_change_can_be_taken_back_and_lapses_after_three_days(member, noor, mailbox, clock):
    member.post("/account/adres", {"email": "noor@elders.nl", "password": PASSWORD})
    assert "noor@elders.nl" in member.get("/account").text
    member.post("/account/adres/intrekking")
    assert mailbox.to("noor@elders.nl") == []

    member.post("/account/adres", {"email": "noor@elders.nl", "password": PASSWORD})
    link = mailbox.link_to("noor@elders.nl")
    clock.travel(timedelta(days=3, minutes=1))
    assert member.get(link).status_code == 410
    assert "noor@elders.nl" not in member.get("/account").text


def test_links_to_the_former_address_are_dead_after_a_change(member, noor, mailbox):
    Browser(member.app).post("/aanmelden/link", {"email": "noor@voorbeeld.nl"})
    way_in = mailbox.link_to("noor@voorbeeld.nl")
    member.post("/account/adres", {"email": "noor@elders.nl", "password": PASSWORD})
    member.post(mailbox.link_to("noor@elders.nl"))
    member.post(mailbox.link_to("noor@voorbeeld.nl"))
    assert email_of(noor) == "noor@elders.nl"

    assert Browser(member.app).post(way_in).status_code == 410


def test_a_member_chooses_a_language(member, noor):
    assert member.post("/account/taal", {"language": "en"}).status_code == 303

    assert noor.language == "en"
    assert '<html lang="en"' in member.get("/account").text
    member.post("/account/taal", {"language": "klingon"})
    assert noor.language == "en"


def test_a_device_is_warned_and_stays_signed_in_with_the_password(clock, member, noor):
    for _ in range(8):
        clock.travel(timedelta(days=10))
        assert "/account/verlengen" not in member.get("/account").text
    clock.travel(timedelta(days=3))
    assert "/account/verlengen" in member.get("/account").text

    assert member.post("/account/verlengen", {"password": "wrong"}).status_code == 422
    answer = member.post("/account/verlengen", {"password": PASSWORD})
    assert answer.status_code == 303 and "Set-Cookie" in answer.headers

    assert "/account/verlengen" not in member.get("/account").text
    for _ in range(8):
        clock.travel(timedelta(days=10))
        assert is_signed_in(member)
    clock.travel(timedelta(days=11))
    assert not is_signed_in(member)


@pytest.mark.parametrize(
    "path",
    ("/account/taal", "/account/adres/intrekking", "/account/apparaten/afmelding", "/account/apparaten/1/afmelding"),
)
def test_reloading_after_a_form_leads_back_to_its_page(member, path):
    assert member.get(path).location == "/account"


def test_an_account_without_a_password_says_so(browser):
    piet = make_member("Piet", email="piet@voorbeeld.nl")

    assert browser.sign_in(piet).get("/account").status_code == 200
    assert sign_in(browser, email="piet@voorbeeld.nl", password="").status_code == 422
    with_password(piet)
    assert sign_in(browser, email="piet@voorbeeld.nl").status_code == 303

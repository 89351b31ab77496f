"""Who gave a member another address hears that it was refused, and reads so where they would ask again."""

import pytest
from sqlalchemy import select

from portal.accounts.actions import addresses, offices
from portal.core.db import db
from portal.members.models import Member
from portal.notifications.models import UNDO_AND_EDIT, Notification
from portal.privacy import actions as privacy
from tests.factories import make_member

OLD, NEW = "noor@voorbeeld.nl", "noor@elders.nl"
LINE = "Het adres dat je voor een lid vroeg, is geweigerd"


@pytest.fixture
def given(fatma, noor):
    change = addresses.give(noor.id, NEW, "De gemeente is samengegaan.", by_id=fatma.id)
    db.session.commit()
    return change


def told(member):
    db.session.rollback()
    return list(db.session.scalars(select(Notification.reason).where(Notification.member_id == member.id)))


def refuse_in_the_portal(browser, noor, mailbox):
    browser.sign_in(noor).post("/account/adres/intrekking")


def refuse_by_mail(browser, noor, mailbox):
    browser.post(f"{mailbox.link_to(OLD)}/afwijzing")


@pytest.mark.parametrize("refuse", (refuse_in_the_portal, refuse_by_mail))
def test_who_asked_hears_of_it_once_by_bell_and_mail(browser, given, fatma, noor, mailbox, refuse):
    other = make_member("Nog een", office="administrator")
    for _ in range(2):
        refuse(browser, noor, mailbox)

    assert told(fatma) == ["refused"] and told(other) == told(noor) == []
    administrator = browser.sign_in(fatma)
    shown = administrator.get("/meldingen").text
    assert LINE in shown and f'href="/beheer/leden/{noor.id}/adres"' in shown and "Noor" not in shown


def test_the_mail_says_what_it_is_about_and_nothing_else(browser, given, fatma, noor, mailbox, clock):
    refuse_in_the_portal(browser, noor, mailbox)
    clock.travel(UNDO_AND_EDIT)

    letter = mailbox.to("fatma@voorbeeld.nl")[-1]
    for form in ("plain", "html"):
        words = letter.get_body((form,)).get_content()
        assert "een adres dat je voor een lid vroeg" in words and f"/beheer/leden/{noor.id}/adres" in words
        assert not any(secret in words for secret in ("Noor", OLD, NEW, "samengegaan"))


def test_the_page_of_the_address_says_so_until_another_is_asked(browser, given, fatma, noor, mailbox):
    administrator, page = browser.sign_in(fatma), f"/beheer/leden/{noor.id}/adres"
    assert "Geweigerd" not in administrator.get(page).text
    refuse_in_the_portal(browser, noor, mailbox)

    shown = administrator.get(page).text
    assert f"Geweigerd: {NEW}" in shown and "De gemeente is samengegaan." in shown
    assert 'name="email"' in shown, "another one can be asked at once"
    assert '"soort": "given_address"' in shown, "the bell counts it no more"

    addresses.give(noor.id, "noor@derde.nl", "Nu goed.", by_id=fatma.id)
    db.session.commit()
    assert "Geweigerd" not in administrator.get(page).text
    addresses.withdraw_given(noor.id, by_id=fatma.id)
    db.session.commit()
    assert "Geweigerd" not in administrator.get(page).text


def test_what_a_member_asked_themselves_concerns_no_administrator(browser, fatma, noor, mailbox):
    addresses.ask_change(noor.id, NEW)
    db.session.commit()
    refuse_in_the_portal(browser, noor, mailbox)

    assert told(fatma) == []
    assert "Geweigerd" not in browser.sign_in(fatma).get(f"/beheer/leden/{noor.id}/adres").text


def test_who_administers_no_more_is_told_no_more(browser, given, fatma, noor, mailbox):
    make_member("Nog een", office="administrator")
    refuse_in_the_portal(browser, noor, mailbox)
    assert told(fatma)
    offices.discharge(fatma, "administrator", by_id=noor.id)
    db.session.commit()

    former = browser.sign_in(fatma)
    assert LINE not in former.get("/meldingen").text
    assert "refused" not in told(fatma), "nothing is counted that cannot be read"


def test_of_who_left_nothing_is_told(browser, given, fatma, noor, mailbox):
    refuse_in_the_portal(browser, noor, mailbox)
    assert told(fatma)
    privacy.leave(db.session.get(Member, noor.id), {})
    db.session.commit()

    assert told(fatma) == []

"""An administrator gives a member another address when the old mailbox is gone. Alone they let nobody in."""

import re
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select

from portal.accounts import kind, policy, queries, sweeps
from portal.accounts.actions import addresses, begin_sign_in, offices
from portal.accounts.models import ADDRESS_CHANGE_LIVES, GIVEN_ADDRESS_WAITS, Account, AddressChange
from portal.circles.queries import viewer_for
from portal.core.audit import AuditEntry
from portal.core.db import db
from portal.notifications.models import Step
from tests.accounts.conftest import PASSWORD, is_signed_in, sign_in
from tests.factories import make_member
from tests.support.browser import Browser

OLD, NEW = "noor@voorbeeld.nl", "noor@elders.nl"
REASON = "De gemeente is samengegaan."


@pytest.fixture
def administrator(browser, fatma):
    return browser.sign_in(fatma)


@pytest.fixture
def given(fatma, noor):
    """What an administrator asked for Noor."""
    change = addresses.give(noor.id, NEW, REASON, by_id=fatma.id)
    db.session.commit()
    return change


def fields(**other):
    return {"email": NEW, "reason": REASON, "password": PASSWORD} | other


def email_of(member):
    return db.session.scalars(select(Account.email).where(Account.member_id == member.id)).one()


def changes():
    db.session.commit()
    return db.session.scalars(select(AddressChange).order_by(AddressChange.id)).all()


def settle():
    db.session.commit()
    sweeps.settle_addresses()
    db.session.rollback()


def steps_of(member):
    open_ = select(Step).where(Step.member_id == member.id, Step.what == "address", Step.closed_at.is_(None))
    return db.session.scalars(open_).all()


def acts():
    asked = select(AuditEntry.action).where(AuditEntry.action.startswith("address.")).order_by(AuditEntry.id)
    return list(db.session.scalars(asked))


# What the administrator does


def test_both_mailboxes_hear_of_it_and_nothing_has_changed(administrator, browser, noor, fatma, mailbox):
    member = browser.sign_in(noor)
    page = administrator.get(f"/beheer/leden/{noor.id}/adres?q=noor&pagina=2").text
    assert f'href="/beheer/leden/{noor.id}/adres?' in administrator.get("/beheer/leden").text
    assert OLD in page and 'name="q" value="noor"' in page

    answer = administrator.post(f"/beheer/leden/{noor.id}/adres", fields(q="noor"))

    assert answer.status_code == 303 and "q=noor" in answer.location
    listed = administrator.get(answer.location).text
    assert re.search(r"alert--positive.*Noor de Wit", listed, re.DOTALL) and NEW in listed
    for address in (NEW, OLD):
        (letter,) = mailbox.to(address)
        for form in ("plain", "html"):
            text = letter.get_body((form,)).get_content()
            assert "Fatma Yilmaz" in text and REASON in text and "/adres/" in text
    assert NEW in mailbox.to(OLD)[0].get_body(("html",)).get_content()
    assert email_of(noor) == OLD and is_signed_in(member)
    (change,) = changes()
    asked = select(AuditEntry.actor_id).where(AuditEntry.action == "address.give")
    assert db.session.scalars(asked.where(AuditEntry.subject_id == change.id)).one() == fatma.id
    assert change.reason == REASON


@pytest.mark.parametrize(
    "other",
    (
        {"email": "noor@elders"},
        {"email": ""},
        {"email": "Noor@Voorbeeld.NL"},
        {"email": " Piet@voorbeeld.nl"},
        {"reason": " "},
        {"reason": "x" * 301},
        {"password": "wrong"},
        {"password": ""},
    ),
    ids=lambda other: "{}={:.12}".format(*next(iter(other.items()))),
)
def test_what_will_not_do_is_said_and_nothing_typed_is_lost(administrator, noor, other):
    make_member("Piet Zijlstra", email="piet@voorbeeld.nl")

    answer = administrator.post(f"/beheer/leden/{noor.id}/adres", fields(**other, pagina="2"))

    assert answer.status_code == 422 and changes() == []
    assert re.search(r'aria-invalid="true"', answer.text) and 'name="pagina" value="2"' in answer.text
    kept = fields(**other)
    assert f'value="{kept["email"].strip().lower()}"' in answer.text and kept["reason"].strip() in answer.text
    assert PASSWORD not in answer.text
    if "piet" in other.get("email", "").lower():
        assert "Piet Zijlstra" in answer.text


def test_the_own_password_cannot_be_guessed_without_end(administrator, noor, clock):
    for _ in range(10):
        administrator.post(f"/beheer/leden/{noor.id}/adres", fields(password="wrong"))

    assert administrator.post(f"/beheer/leden/{noor.id}/adres", fields()).status_code == 422
    clock.travel(timedelta(minutes=15))
    assert administrator.post(f"/beheer/leden/{noor.id}/adres", fields()).status_code == 303


def test_sent_twice_it_is_asked_once(administrator, noor, mailbox):
    for _ in range(2):
        assert administrator.post(f"/beheer/leden/{noor.id}/adres", fields()).status_code == 303

    assert len(changes()) == 1
    assert len(mailbox.to(OLD)) == len(mailbox.to(NEW)) == 1


def test_another_address_replaces_the_first_and_the_days_begin_anew(clock, browser, given, fatma, noor, mailbox):
    first = mailbox.link_to(NEW)
    clock.travel(timedelta(days=2))
    addresses.give(noor.id, "noor@derde.nl", REASON, by_id=fatma.id)

    assert browser.post(first).status_code == 410
    assert changes()[-1].holds_at - changes()[0].holds_at == timedelta(days=2)


@pytest.mark.parametrize("state", ("suspended", "invited", "left"))
def test_only_for_who_is_a_member_now(administrator, state):
    member = make_member(state=state)

    assert administrator.get(f"/beheer/leden/{member.id}/adres").status_code == (404 if state == "left" else 303)
    refused = administrator.post(f"/beheer/leden/{member.id}/adres", fields())
    assert refused.status_code == (404 if state == "left" else 403)
    assert f"/beheer/leden/{member.id}/adres" not in administrator.get("/beheer/leden").text


def test_not_for_oneself_but_for_another_administrator(administrator, fatma):
    other = make_member(office="administrator")

    assert administrator.post(f"/beheer/leden/{fatma.id}/adres", fields()).status_code == 403
    assert f"/beheer/leden/{fatma.id}/adres" not in administrator.get("/beheer/leden").text
    assert administrator.post(f"/beheer/leden/{other.id}/adres", fields()).status_code == 303


def test_nobody_else_gives_addresses(browser, noor):
    for other in (noor, make_member(office="moderator")):
        assert not policy.can_give_address(viewer_for(other), make_member())
        for method, path in product(("GET", "POST"), ("adres", "adres/intrekking")):
            answer = browser.sign_in(other).open(f"/beheer/leden/{noor.id}/{path}", method, data=fields())
            assert answer.status_code == 403


def test_an_administrator_withdraws_it(administrator, given, noor, mailbox):
    links = mailbox.link_to(NEW), mailbox.link_to(OLD)
    page = administrator.get(f"/beheer/leden/{noor.id}/adres").text
    assert NEW in page and REASON in page and "Fatma Yilmaz" in page

    answer = administrator.post(f"/beheer/leden/{noor.id}/adres/intrekking")

    assert "Noor de Wit" in administrator.get(answer.location).text
    assert [administrator.get(link).status_code for link in links] == [410, 410]
    assert acts()[-1] == "address.withdraw" and steps_of(noor) == []
    assert administrator.get(f"/beheer/leden/{noor.id}/adres/intrekking").location.endswith("/adres")


def test_withdrawing_leaves_what_the_member_asked_themselves(administrator, noor):
    addresses.ask_change(noor.id, NEW)

    administrator.post(f"/beheer/leden/{noor.id}/adres/intrekking")

    assert changes()[0].is_open


def test_who_is_suspended_keeps_their_address(administrator, given, noor, mailbox):
    link = mailbox.link_to(NEW)

    administrator.post(f"/beheer/leden/{noor.id}/schorsing")
    administrator.post(f"/beheer/leden/{noor.id}/schorsing/opheffing")

    assert administrator.get(link).status_code == 410
    assert changes()[0].ended_at is not None


# What the member and the two mailboxes do


def test_the_new_mailbox_with_the_password_makes_it_hold_at_once(browser, given, noor, mailbox):
    Browser(browser.app).post("/aanmelden/link", {"email": OLD})
    way_in = mailbox.link_to(OLD)
    link, device = mailbox.link_to(NEW), browser.sign_in(noor)

    assert browser.get(link).status_code == browser.head(link).status_code == 200
    assert email_of(noor) == OLD
    wrong = browser.post(link, {"password": "wrong"})
    assert wrong.status_code == 422 and 'aria-invalid="true"' in wrong.text and changes()[0].new_confirmed_at is None
    assert is_signed_in(device)
    assert browser.post(link, {"password": PASSWORD}).status_code == 200

    assert email_of(noor) == NEW and not is_signed_in(device)
    assert browser.post(link, {"password": PASSWORD}).status_code == 410
    assert browser.post(way_in).status_code == 410
    assert sign_in(Browser(browser.app), email=NEW).status_code == 303
    assert NEW in mailbox.to(OLD)[-1].get_body(("plain",)).get_content()
    assert "/aanmelden" in mailbox.to(NEW)[-1].get_body(("plain",)).get_content()
    assert steps_of(noor) == []


def test_the_password_cannot_be_guessed_by_the_new_mailbox(browser, given, mailbox):
    link = mailbox.link_to(NEW)
    for _ in range(10):
        assert browser.post(link, {"password": "wrong"}).status_code == 422

    assert browser.post(link, {"password": PASSWORD}).status_code == 422
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == "password.check")).first().actor_id is None


def test_without_the_password_it_waits_and_holds_after_seven_days(clock, browser, given, noor, mailbox):
    link, device = mailbox.link_to(NEW), browser.sign_in(noor)

    for _ in range(2):  # the button is pressed twice
        assert browser.post(link).status_code == 200
    assert acts().count("address.confirm.new") == 1
    clock.travel(GIVEN_ADDRESS_WAITS - timedelta(minutes=1))
    settle()
    assert email_of(noor) == OLD and is_signed_in(device)
    clock.travel(timedelta(minutes=1))
    settle()
    settle()

    assert email_of(noor) == NEW and not is_signed_in(device)
    assert [len(mailbox.to(address)) for address in (OLD, NEW)] == [2, 2]
    held = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "address.change")).one()
    assert held.actor_id is None and held.subject_id == noor.id


@pytest.mark.parametrize("how", ("the old mailbox", "the new mailbox", "the portal"))
def test_it_can_be_refused_until_it_holds(clock, browser, given, noor, mailbox, how):
    new, old, member = mailbox.link_to(NEW), mailbox.link_to(OLD), browser.sign_in(noor)
    browser.post(new)
    clock.travel(GIVEN_ADDRESS_WAITS - timedelta(minutes=1))
    assert NEW in member.get("/account").text

    if how == "the portal":
        assert member.post("/account/adres/intrekking").status_code == 303
    else:
        assert browser.post(f"{old if how == 'the old mailbox' else new}/afwijzing").status_code == 200
    clock.travel(timedelta(days=1))
    settle()

    assert email_of(noor) == OLD and is_signed_in(member)
    assert "address.refuse" in acts() and steps_of(noor) == []
    assert browser.post(new, {"password": PASSWORD}).status_code == browser.post(f"{old}/afwijzing").status_code == 410


def test_the_old_mailbox_may_agree_too(browser, given, noor, mailbox):
    new, old = mailbox.link_to(NEW), mailbox.link_to(OLD)

    for _ in range(2):
        assert browser.post(old).status_code == 200
    assert email_of(noor) == OLD and acts().count("address.confirm.old") == 1
    browser.post(new)

    assert email_of(noor) == NEW


def test_the_member_sees_it_and_agrees_with_their_password(browser, given, noor, mailbox):
    link, member, phone = mailbox.link_to(NEW), browser.sign_in(noor), browser.sign_in(noor)
    (step,) = steps_of(noor)
    assert step.due_at == given.holds_at and 'href="/account"' in member.get("/").text
    account = member.get("/account").text
    assert NEW in account and REASON in account and "Fatma Yilmaz" in account

    assert member.post("/account/adres/akkoord", {"password": "wrong"}).status_code == 422
    assert changes()[0].old_confirmed_at is None
    assert member.post("/account/adres/akkoord", {"password": PASSWORD}).location == "/account?klaar=adres-akkoord"
    assert steps_of(noor) == [] and email_of(noor) == OLD
    assert member.get("/account/adres/akkoord").location == "/account"
    browser.post(link)

    assert email_of(noor) == NEW and not is_signed_in(member) and not is_signed_in(phone)


def test_who_agrees_last_stays_signed_in_on_that_device(browser, given, noor, mailbox):
    member, phone = browser.sign_in(noor), browser.sign_in(noor)
    browser.post(mailbox.link_to(NEW))

    assert member.post("/account/adres/akkoord", {"password": PASSWORD}).location == "/account?klaar=adres-geldt"

    assert email_of(noor) == NEW and is_signed_in(member) and not is_signed_in(phone)


def test_only_what_was_given_is_agreed_with_in_the_portal(browser, noor):
    addresses.ask_change(noor.id, NEW)
    member = browser.sign_in(noor)

    assert member.get("/account/adres/akkoord").location == "/account"
    assert member.post("/account/adres/akkoord", {"password": PASSWORD}).location == "/account"

    assert changes()[0].old_confirmed_at is None


def test_what_was_never_confirmed_is_over_after_three_days(clock, browser, administrator, given, noor, mailbox):
    new, old = mailbox.link_to(NEW), mailbox.link_to(OLD)
    clock.travel(ADDRESS_CHANGE_LIVES + timedelta(minutes=1))
    assert browser.post(new, {"password": PASSWORD}).status_code == browser.get(old).status_code == 410
    assert NEW not in administrator.get("/beheer/leden").text
    settle()

    assert steps_of(noor) == [] and "address.lapse" in acts()
    clock.travel(timedelta(days=30))
    settle()
    assert email_of(noor) == OLD


@pytest.mark.parametrize("when", ("before the link", "while it waits"))
def test_an_address_that_somebody_else_took_meanwhile_stays_theirs(clock, browser, given, noor, mailbox, when):
    link = mailbox.link_to(NEW)
    if when == "while it waits":
        browser.post(link)
    piet = make_member("Piet", email=NEW)

    assert browser.post(link, {"password": PASSWORD}).status_code == 410
    clock.travel(GIVEN_ADDRESS_WAITS)
    settle()

    assert email_of(noor) == OLD and email_of(piet) == NEW
    assert "address.lapse" in acts()


def test_an_address_that_is_taken_in_the_last_moment_is_no_error(given, noor):
    """Between the look and the change, as two processes may do it: the database decides."""
    make_member("Piet", email=NEW)
    change = db.session.get(AddressChange, given.id)

    assert addresses.confirm(change, "new", "old") is False

    assert email_of(noor) == OLD and changes()[0].ended_at is not None


def test_refused_in_the_last_moment_it_does_not_hold(given, noor):
    """Both had read it while it was open: what is written first counts."""
    change = db.session.get(AddressChange, given.id)
    assert addresses.refuse(change) and not addresses.refuse(change)

    assert addresses.confirm(change, "new", "old") is False

    assert email_of(noor) == OLD


def test_a_mail_that_had_not_left_is_not_sent_when_it_is_withdrawn(given, fatma, noor, mailbox):
    addresses.withdraw_given(noor.id, by_id=fatma.id)

    assert mailbox.to(NEW) == mailbox.to(OLD) == []


# What must never be


ADMINISTRATORS_ACTS = {
    "give": lambda noor, by: addresses.give(noor.id, NEW, REASON, by_id=by.id),
    "give another": lambda noor, by: addresses.give(noor.id, "fatma@thuis.nl", REASON, by_id=by.id),
    "withdraw": lambda noor, by: addresses.withdraw_given(noor.id, by_id=by.id),
    "suspend": lambda noor, by: offices.suspend(noor, by_id=by.id),
    "reactivate": lambda noor, by: offices.reactivate(noor, by_id=by.id),
}


@pytest.mark.parametrize("days", (1, 8), ids="{} days".format)
@pytest.mark.parametrize("doings", list(product(ADMINISTRATORS_ACTS, repeat=2)), ids=", ".join)
def test_whatever_an_administrator_does_alone_the_address_stays(noor, fatma, mailbox, clock, doings, days):
    """Also where the worker stood still for longer than the seven days."""
    for doing in doings:
        ADMINISTRATORS_ACTS[doing](noor, fatma)
        mailbox.to(OLD)
        clock.travel(timedelta(days=days))
        settle()
        assert email_of(noor) == OLD
    clock.travel(timedelta(days=30))
    settle()

    assert email_of(noor) == OLD


@pytest.mark.parametrize("again", sorted(ADMINISTRATORS_ACTS))
def test_with_a_mailbox_of_their_own_the_member_has_seven_days(browser, noor, fatma, mailbox, clock, again):
    """The worst: the new mailbox is the administrator's. From the last thing they did the days run anew, or it is
    over: they cannot be shortened, and the member is never kept out of them."""
    addresses.give(noor.id, NEW, REASON, by_id=fatma.id)
    browser.post(mailbox.link_to(NEW))
    clock.travel(timedelta(days=6))
    ADMINISTRATORS_ACTS[again](noor, fatma)
    if again == "give another":
        browser.post(mailbox.link_to("fatma@thuis.nl"))
    clock.travel(timedelta(hours=23))
    settle()
    assert email_of(noor) == OLD
    clock.travel(timedelta(days=2))
    settle()

    assert (email_of(noor) == OLD) is (again not in ("give", "reactivate"))


# What is kept


def test_the_member_takes_it_home_and_leaving_erases_it(given, noor):
    (item,) = (each for each in kind.AccountKind().export(noor.id) if each.section == "wijzigingen van adres")
    assert item.content["reden"] == REASON and item.content["gevraagd door"]

    kind.AccountKind().erase(noor.id, "erase")

    assert changes() == []


@pytest.mark.parametrize("count", (1, 5))
def test_the_list_costs_the_same_however_many_wait(administrator, fatma, noor, assert_queries, count):
    for number in range(count):
        addresses.give(make_member().id, f"nieuw{number}@elders.nl", REASON, by_id=fatma.id)

    with assert_queries(6):
        page = administrator.get("/beheer/leden").text

    assert page.count("@elders.nl") == count


def test_a_device_that_begins_meanwhile_is_signed_out_as_well(browser, given, noor, mailbox):
    begin_sign_in(noor, "Firefox")
    browser.post(mailbox.link_to(NEW), {"password": PASSWORD})

    assert queries.live_sign_ins_of(noor.id) == []

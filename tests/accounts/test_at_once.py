"""Two people press at the very same moment: each finds what the other did."""

import pytest
from sqlalchemy import delete, select

from portal.accounts import queries
from portal.accounts.actions import addresses, offices
from portal.accounts.models import AddressChange, Invitation
from portal.accounts.queries.administration import administrators_besides, present_offices
from portal.circles.queries import membership
from portal.core.db import db
from portal.core.outbox import Outbox
from tests.accounts.conftest import PASSWORD, with_password
from tests.factories import join, make_circle, make_member
from tests.support.at_once import press


def test_both_mailboxes_confirm_an_address(browser):
    noor, bram = make_member("Noor"), make_member("Bram")
    for number in range(4):
        change = addresses.ask_change(noor.id, f"noor{number}@elders.nl")
        change.new_token_hash, change.old_token_hash = (queries.hash_of(f"{side}{number}") for side in ("new", "old"))
        db.session.commit()

        presses = [(by, f"/adres/{side}{number}", {}) for by, side in ((noor, "new"), (bram, "old"))]
        assert press(browser, *presses) == [200, 200]
        assert queries.account_of(noor.id).email == f"noor{number}@elders.nl"
        db.session.rollback()


def test_the_last_two_administrators_stop(browser):
    two = [make_member(name, office="administrator") for name in ("Fatma", "Joost")]
    presses = [(each, f"/beheer/leden/{each.id}/functies/administrator/einde", {}) for each in two]

    assert sorted(press(browser, *presses)) == [303, 422]
    assert administrators_besides(0) == 1


def test_a_list_of_people_is_sent_twice(browser):
    samira = make_member("Samira")
    circle = make_circle(kind="team")
    join(circle, samira, role="coordinator")
    for number in range(3):
        joost = make_member("Joost")
        people = {"people": f"{queries.account_of(joost.id).email}\nnieuw{number}@voorbeeld.nl"}

        presses = [(samira, f"/kringen/{circle.id}/uitnodigingen", people)] * 2
        assert press(browser, *presses) == [200, 200]
        invited = select(Invitation).where(Invitation.email == f"nieuw{number}@voorbeeld.nl")
        assert len(db.session.scalars(invited).all()) == 1
        assert membership(circle.id, joost.id) is not None
        db.session.rollback()


@pytest.mark.parametrize("act", ["functies/moderator", "functies/moderator/einde", "schorsing", "schorsing/opheffing"])
def test_what_an_administrator_does_twice_is_told_once(browser, act):
    fatma, noor = make_member("Fatma", office="administrator"), make_member("Noor")
    if act.endswith("einde"):
        offices.appoint(noor, "moderator", by_id=fatma.id)
    if act.endswith("opheffing"):
        offices.suspend(noor, by_id=fatma.id)
    db.session.execute(delete(Outbox))
    db.session.commit()

    answers = press(browser, *[(fatma, f"/beheer/leden/{noor.id}/{act}", {})] * 2)

    assert set(answers) <= {303, 403}
    assert len(db.session.scalars(select(Outbox).where(Outbox.composer == "")).all()) == 1
    assert len(present_offices(noor.id, "moderator")) == (act == "functies/moderator")


def test_another_address_is_asked_twice(browser):
    noor = with_password(make_member("Noor"))
    form = {"email": "noor@elders.nl", "password": PASSWORD}

    assert press(browser, *[(noor, "/account/adres", form)] * 2) == [303, 303]
    assert len(db.session.scalars(select(AddressChange)).all()) == 1


def test_an_address_is_given_to_who_is_suspended(browser):
    fatma, joost = (with_password(make_member(name, office="administrator")) for name in ("Fatma", "Joost"))
    form = {"email": "noor@elders.nl", "reason": "De gemeente is samengegaan.", "password": PASSWORD}
    for _time in range(4):
        noor = make_member("Noor")
        given = (fatma, f"/beheer/leden/{noor.id}/adres", form)
        press(browser, given, (joost, f"/beheer/leden/{noor.id}/schorsing", {}))

        assert queries.address_change_of(noor.id) is None
        db.session.rollback()

"""What administrators do, and never can do."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts import sweeps
from portal.accounts.actions import end_every_sign_in
from portal.accounts.models import AccountLink, Invitation, SignIn, Stash
from portal.circles import queries as circle_queries
from portal.circles.queries import viewer_for
from portal.core.audit import AuditEntry
from portal.core.db import db
from portal.members.models import Member
from tests.accounts.conftest import is_signed_in, sign_in
from tests.factories import join, make_circle, make_member
from tests.support.browser import Browser

OTHER = "vlieger-emmer-trompet"


@pytest.fixture
def administrator(browser, fatma):
    return browser.sign_in(fatma)


def offices_of(member):
    return viewer_for(member).offices


def test_only_administrators_come_in(browser, administrator):
    assert administrator.get("/beheer").location == "/beheer/leden"
    assert administrator.get("/beheer/leden").status_code == 200
    for other in (make_member(), make_member(office="moderator")):
        for path in ("/beheer", "/beheer/leden"):
            assert browser.sign_in(other).get(path).status_code == 403
    assert browser.get("/beheer/leden").location.startswith("/aanmelden")


@pytest.mark.parametrize(
    "act", ("schorsing", "schorsing/opheffing", "functies/administrator", "functies/moderator/einde")
)
def test_nobody_else_can_do_what_administrators_do(browser, fatma, act):
    member = make_member(office="moderator")

    assert browser.sign_in(member).post(f"/beheer/leden/{fatma.id}/{act}").status_code == 403
    assert browser.sign_in(member).post(f"/beheer/leden/{member.id}/{act}").status_code == 403
    assert fatma.state == "active" and offices_of(member) == {"moderator"}


def test_members_are_found_by_name_and_address(administrator):
    make_member("Zoë Kuipers", email="z.kuipers@oosterhoek.nl")
    make_member("Piet", email="piet@voorbeeld.nl", state="left")

    for wanted in ("zoe", "KUIPERS zo", "oosterhoek"):
        page = administrator.get(f"/beheer/leden?q={wanted}").text
        assert "Zoë Kuipers" in page and "fatma@voorbeeld.nl" not in page
    fragment = administrator.get("/beheer/leden?q=zoe", fragment=True, target="section#members").text
    assert fragment.lstrip().startswith('<section id="members"') and "<html" not in fragment
    assert "Piet" not in administrator.get("/beheer/leden").text
    assert administrator.get("/beheer/leden?q=100%25").status_code == 200


@pytest.mark.parametrize("count", (1, 5))
def test_the_list_costs_the_same_however_many_members(administrator, assert_queries, count):
    for _ in range(count - 1):
        make_member(office="moderator")

    with assert_queries(6):
        page = administrator.get("/beheer/leden")

    assert page.text.count('id="lid-') == count


def test_long_lists_have_pages(administrator):
    for _ in range(50):
        make_member()

    assert administrator.get("/beheer/leden").text.count('id="lid-') == 50
    assert administrator.get("/beheer/leden?pagina=2").text.count('id="lid-') == 1
    assert administrator.get("/beheer/leden?pagina=-3").status_code == 200


def test_who_is_suspended_is_out_and_can_come_back(browser, administrator, noor):
    member = browser.sign_in(noor)

    assert administrator.post(f"/beheer/leden/{noor.id}/schorsing").status_code == 303
    assert not is_signed_in(member)
    assert sign_in(Browser(browser.app)).status_code == 403

    assert administrator.post(f"/beheer/leden/{noor.id}/schorsing/opheffing").status_code == 303
    assert sign_in(Browser(browser.app)).status_code == 303
    assert not is_signed_in(member)


def test_who_is_suspended_hears_so_and_hears_that_it_is_over(administrator, noor, mailbox):
    assert "mail" in administrator.get(f"/beheer/leden/{noor.id}/schorsing").text.split("<main")[1]

    administrator.post(f"/beheer/leden/{noor.id}/schorsing")
    (first,) = mailbox.to("noor@voorbeeld.nl")
    for kind in ("plain", "html"):
        text = first.get_body((kind,)).get_content()
        assert "voorlopig gesloten" in text and "portal@" in text and "Fatma" not in text

    administrator.post(f"/beheer/leden/{noor.id}/schorsing/opheffing")
    last = mailbox.to("noor@voorbeeld.nl")[1].get_body(("plain",)).get_content()
    assert "weer open" in last and "/aanmelden" in last


@pytest.mark.parametrize(
    ("act", "state", "office"),
    [
        ("schorsing", "active", None),
        ("schorsing/opheffing", "suspended", None),
        ("functies/moderator", "active", None),
        ("functies/administrator", "active", None),
        ("functies/moderator/einde", "active", "moderator"),
        ("functies/administrator/einde", "active", "administrator"),
    ],
)
def test_every_act_is_confirmed_by_name_before_and_after(administrator, act, state, office):
    piet = make_member("Piet Zijlstra", state=state, office=office)
    path = f"/beheer/leden/{piet.id}/{act}"
    assert f'href="{path}?' in administrator.get("/beheer/leden").text

    page = administrator.get(f"{path}?q=piet")
    assert page.status_code == 200 and page.text.count("Piet Zijlstra") >= 2
    assert (piet.state, offices_of(piet)) == (state, {office} - {None})

    answer = administrator.post(path, {"q": "piet"})
    assert answer.status_code == 303 and "q=piet" in answer.location
    assert re.search(r"alert--positive.*Piet Zijlstra", administrator.get(answer.location).text, re.DOTALL)
    assert administrator.get(path).location == "/beheer/leden"  # it has been done


def test_the_last_administrator_meets_no_button_that_fails(administrator, fatma):
    page = administrator.get(f"/beheer/leden/{fatma.id}/functies/administrator/einde").text

    assert "alert--warning" in page and '/einde"' not in page


def test_a_moderator_is_appointed_and_the_office_ends_at_once(administrator, noor):
    administrator.post(f"/beheer/leden/{noor.id}/functies/moderator")
    administrator.post(f"/beheer/leden/{noor.id}/functies/moderator")
    assert offices_of(noor) == {"moderator"}

    administrator.post(f"/beheer/leden/{noor.id}/functies/moderator/einde")
    assert offices_of(noor) == set()


def test_an_office_that_began_long_ago_ends_at_once_too(administrator, noor, clock):
    administrator.post(f"/beheer/leden/{noor.id}/functies/moderator")
    clock.travel(timedelta(days=5))

    administrator.post(f"/beheer/leden/{noor.id}/functies/moderator/einde")

    assert offices_of(noor) == set()


def test_an_office_that_does_not_exist_cannot_be_given(administrator, noor):
    assert administrator.post(f"/beheer/leden/{noor.id}/functies/koning").status_code == 403


def test_the_last_administrator_stays(administrator, fatma, noor):
    refused = administrator.post(f"/beheer/leden/{fatma.id}/functies/administrator/einde")
    assert refused.status_code == 422
    assert offices_of(fatma) == {"administrator"}

    administrator.post(f"/beheer/leden/{noor.id}/functies/administrator")
    assert administrator.post(f"/beheer/leden/{fatma.id}/functies/administrator/einde").status_code == 303
    assert offices_of(fatma) == set()
    assert administrator.get("/beheer/leden").status_code == 403


def test_a_suspended_administrator_does_not_count_as_one(administrator, fatma, noor):
    administrator.post(f"/beheer/leden/{noor.id}/functies/administrator")
    administrator.post(f"/beheer/leden/{noor.id}/schorsing")

    assert administrator.post(f"/beheer/leden/{fatma.id}/functies/administrator/einde").status_code == 422


def test_administrators_cannot_suspend_themselves(administrator, fatma, noor):
    administrator.post(f"/beheer/leden/{noor.id}/functies/administrator")

    assert administrator.post(f"/beheer/leden/{fatma.id}/schorsing").status_code == 403
    assert fatma.state == "active"


def test_an_administrator_sees_no_closed_circle(administrator):
    circle = make_circle(make_member(), kind="team")

    assert administrator.get(f"/kringen/{circle.id}/uitnodigen").status_code == 404


def test_every_act_leaves_a_record(administrator, fatma, noor):
    administrator.post(f"/beheer/leden/{noor.id}/functies/moderator")
    administrator.post(f"/beheer/leden/{noor.id}/schorsing")
    administrator.post(f"/beheer/leden/{noor.id}/schorsing/opheffing")

    kept = select(AuditEntry.action).where(AuditEntry.actor_id == fatma.id, AuditEntry.subject_id == noor.id)
    assert set(db.session.scalars(kept)) >= {"office.moderator.begin", "member.suspend", "member.reactivate"}


def test_the_first_administrator_of_an_empty_portal(database):
    result = database.app.test_cli_runner().invoke(args=["administrator", "Fatma@Voorbeeld.nl"])
    assert result.exit_code == 0
    link = "/" + next(word for word in result.output.split() if "/uitnodiging/" in word).split("/", 3)[3]

    guest = Browser(database.app)
    assert guest.get(link).status_code == 200
    guest.post(link, {"name": "Fatma", "password": OTHER})
    assert guest.post("/welkom/huisregels", {"agreed": "y"}).status_code == 303

    fatma = db.session.scalars(select(Member).where(Member.name == "Fatma")).one()
    assert offices_of(fatma) == {"administrator"}
    community = circle_queries.community()
    assert viewer_for(fatma).coordinates(community.id)
    assert guest.get("/beheer/leden").status_code == 200
    assert guest.get(f"/kringen/{community.id}/uitnodigen").status_code == 200


def test_the_command_appoints_who_is_a_member_already_and_refuses_nonsense(database, noor):
    runner = database.app.test_cli_runner()

    assert runner.invoke(args=["administrator", "noor@voorbeeld.nl"]).exit_code == 0
    db.session.rollback()
    assert offices_of(noor) == {"administrator"}
    assert runner.invoke(args=["administrator", "noor"]).exit_code != 0


def test_records_of_signing_in_are_forgotten_in_time(browser, noor, clock):
    signed = browser.sign_in(noor)
    Browser(browser.app).post("/aanmelden/link", {"email": "noor@voorbeeld.nl"})
    circle = make_circle()
    join(circle, noor, role="coordinator")
    signed.post(f"/kringen/{circle.id}/uitnodigingen", {"people": "piet@voorbeeld.nl"})
    end_every_sign_in(noor.id)  # from another device: this browser still has its cookie
    signed.post("/kringen/1", {"purpose": "Een tekst van enige lengte.", "draft_key": "x"})
    counts = lambda: [  # noqa: E731
        db.session.scalar(select(func.count()).select_from(each)) for each in (SignIn, AccountLink, Invitation, Stash)
    ]
    assert counts() == [1, 1, 1, 1]

    clock.travel(timedelta(days=2))
    sweeps.forget()
    assert counts() == [1, 0, 1, 0]
    clock.travel(timedelta(days=89))
    sweeps.forget()
    assert counts() == [0, 0, 0, 0]

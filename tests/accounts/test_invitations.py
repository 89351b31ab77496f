"""Inviting people: by whom, into what, and what becomes of it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal.accounts import addressees, queries
from portal.accounts.actions import welcome
from portal.accounts.models import Account, Invitation
from portal.circles import queries as circle_queries
from portal.core import clock
from portal.core.db import db
from portal.members.models import Member
from tests.factories import join, make_circle, make_member
from tests.support.browser import Browser

OTHER = "vlieger-emmer-trompet"


@pytest.fixture
def samira(database):
    return make_member("Samira de Boer")


@pytest.fixture
def community(samira):
    return make_circle(samira, name="De Lange Tafel")


@pytest.fixture
def cohort(samira, community):
    circle = make_circle(kind="cohort", name="Najaar 2026", parent=community, purpose="Vier dagen leren.")
    join(circle, samira, role="coordinator")
    return circle


@pytest.fixture
def coordinator(browser, samira, cohort):
    return browser.sign_in(samira)


def invite(browser, circle, people="noor@voorbeeld.nl", **options):
    return browser.post(f"/kringen/{circle.id}/uitnodigingen", {"people": people}, **options)


def waiting():
    return db.session.scalars(select(Invitation).order_by(Invitation.id)).all()


def test_a_coordinator_invites_a_pasted_list(coordinator, cohort, mailbox):
    pasted = "Noor de Wit <noor@voorbeeld.nl>; Hofstra, Bram <BRAM@voorbeeld.nl>\npiet@voorbeeld.nl\n"

    page = invite(coordinator, cohort, pasted)

    assert page.status_code == 200
    assert [(each.name, each.email) for each in waiting()] == [
        ("Noor de Wit", "noor@voorbeeld.nl"),
        ("Bram Hofstra", "bram@voorbeeld.nl"),
        ("", "piet@voorbeeld.nl"),
    ]
    (mail,) = mailbox.to("bram@voorbeeld.nl")
    assert "Samira de Boer" in mail.get_body(("plain",)).get_content()
    assert "Najaar 2026" in mail.get_body(("plain",)).get_content()


def test_a_line_without_an_address_stays_in_the_box(coordinator, cohort):
    page = invite(coordinator, cohort, "noor@voorbeeld.nl\nzomaar iets")

    assert [each.email for each in waiting()] == ["noor@voorbeeld.nl"]
    assert ">zomaar iets</textarea>" in page.text.replace("\r\n", "").replace("\n", "")


@pytest.mark.parametrize("people", ("", "zomaar iets", "\n".join(f"lid{n}@voorbeeld.nl" for n in range(101))))
def test_a_list_that_will_not_do_is_said_and_kept(coordinator, cohort, people):
    page = invite(coordinator, cohort, people)

    assert page.status_code == 422 and 'aria-invalid="true"' in page.text
    assert waiting() == []
    assert people[:20].split("\n")[0] in page.text


def test_who_is_a_member_already_joins_at_once(coordinator, community, cohort, mailbox):
    noor = make_member("Noor", email="noor@voorbeeld.nl")

    page = invite(coordinator, cohort)

    assert "<b>Noor</b>" in page.text  # whom the address turned out to be
    assert waiting() == []
    assert circle_queries.membership(cohort.id, noor.id) and circle_queries.membership(community.id, noor.id)
    assert "Najaar 2026" in mailbox.to("noor@voorbeeld.nl")[0].get_body(("plain",)).get_content()
    invite(coordinator, cohort)
    assert len(mailbox.to("noor@voorbeeld.nl")) == 1


def test_who_is_kept_out_is_not_let_in_this_way(coordinator, cohort):
    noor = make_member("Noor", email="noor@voorbeeld.nl", state="suspended")

    invite(coordinator, cohort)

    assert waiting() == [] and circle_queries.membership(cohort.id, noor.id) is None


def test_the_same_list_twice_mails_nobody_twice(coordinator, cohort, mailbox, clock):
    invite(coordinator, cohort)
    again = invite(coordinator, cohort).text
    assert "is zojuist al uitgenodigd. Er gaat geen tweede mail." in again
    assert "onderweg" not in again.split("</h2>")[0] and "alert--info" in again
    assert len(waiting()) == 1 and len(mailbox.to("noor@voorbeeld.nl")) == 1

    clock.travel(timedelta(days=1))
    invite(coordinator, cohort)
    assert len(waiting()) == 1 and len(mailbox.to("noor@voorbeeld.nl")) == 2


def test_a_confidential_circle_is_not_named_in_the_mail(coordinator, samira, community, mailbox):
    team = make_circle(kind="team", name="Team Oosterpark", parent=community)
    join(team, samira, role="coordinator")
    bram = make_member("Bram", email="bram@voorbeeld.nl")

    invite(coordinator, team, "noor@voorbeeld.nl, bram@voorbeeld.nl")

    assert circle_queries.membership(team.id, bram.id)
    for address in ("noor@voorbeeld.nl", "bram@voorbeeld.nl"):
        assert "Oosterpark" not in mailbox.to(address)[0].as_string()


def test_members_may_not_invite_and_outsiders_see_nothing(browser, coordinator, community, cohort):
    member, outsider = make_member(), make_member()
    join(cohort, member)

    path = f"/kringen/{cohort.id}/uitnodigen"
    assert browser.sign_in(member).get(path).status_code == 403
    assert browser.sign_in(outsider).get(path).status_code == 404
    assert coordinator.get(path).status_code == 200
    assert invite(browser.sign_in(member), cohort).status_code == 403
    assert invite(browser.sign_in(outsider), cohort).status_code == 404
    assert invite(browser, cohort).location.startswith("/aanmelden")
    assert waiting() == []


def test_an_administrator_invites_into_the_community_only(browser, community, cohort):
    fatma = make_member("Fatma", office="administrator")
    join(community, fatma)
    join(cohort, fatma)

    assert invite(browser.sign_in(fatma), community).status_code == 200
    assert invite(browser.sign_in(fatma), cohort).status_code == 403


def test_sending_again_makes_a_new_link_and_the_old_one_is_dead(coordinator, cohort, mailbox, clock):
    invite(coordinator, cohort)
    first = mailbox.link_to("noor@voorbeeld.nl")
    clock.travel(timedelta(days=13))
    (invitation,) = waiting()

    answer = coordinator.post(f"/kringen/{cohort.id}/uitnodigingen/{invitation.id}/herhaling")
    assert answer.status_code == 303
    second = mailbox.link_to("noor@voorbeeld.nl")

    guest = Browser(coordinator.app)
    assert guest.get(first).status_code == 410
    clock.travel(timedelta(days=13))
    assert guest.get(second).status_code == 200
    assert re.search("alert__title.*noor@voorbeeld.nl", coordinator.get(answer.location).text)


def test_a_withdrawn_invitation_opens_nothing(coordinator, cohort, mailbox):
    invite(coordinator, cohort)
    link = mailbox.link_to("noor@voorbeeld.nl")
    (invitation,) = waiting()

    answer = coordinator.post(f"/kringen/{cohort.id}/uitnodigingen/{invitation.id}/intrekking")
    assert re.search("alert__title.*noor@voorbeeld.nl", coordinator.get(answer.location).text)

    guest = Browser(coordinator.app)
    assert guest.get(link).status_code == 410
    assert guest.post(link, {"name": "Noor", "password": OTHER}).status_code == 410
    assert db.session.scalars(select(Account).where(Account.email == "noor@voorbeeld.nl")).all() == []


def test_the_invitations_of_another_circle_cannot_be_touched(browser, coordinator, cohort):
    invite(coordinator, cohort)
    (invitation,) = waiting()
    other = make_circle(kind="cohort")
    thief = make_member()
    join(other, thief, role="coordinator")

    for act in ("herhaling", "intrekking"):
        path = f"/kringen/{other.id}/uitnodigingen/{invitation.id}/{act}"
        assert browser.sign_in(thief).post(path).status_code == 404
    assert waiting()[0].revoked_at is None


@pytest.mark.parametrize("count", (1, 5))
def test_the_page_costs_the_same_however_many_wait(coordinator, cohort, assert_queries, count):
    invite(coordinator, cohort, "\n".join(f"lid{n}@voorbeeld.nl" for n in range(count)))

    with assert_queries(4):
        page = coordinator.get(f"/kringen/{cohort.id}/uitnodigen")

    assert page.text.count("/herhaling") == count


def test_an_invitation_leads_from_the_mail_to_the_first_page(coordinator, community, cohort, mailbox):
    invite(coordinator, cohort, "Noor de Wit <noor@voorbeeld.nl>")
    link = mailbox.link_to("noor@voorbeeld.nl")
    guest = Browser(coordinator.app)

    landing = guest.get(link)
    assert landing.status_code == 200
    for shown in ("Samira de Boer", "Najaar 2026", "Vier dagen leren.", "noor@voorbeeld.nl", 'value="Noor de Wit"'):
        assert shown in landing.text
    assert db.session.scalars(select(Account).where(Account.email == "noor@voorbeeld.nl")).first() is None

    start = guest.post(link, {"name": "Noor de Wit", "password": OTHER})
    assert start.location == "/welkom/profiel"
    noor = db.session.scalars(select(Member).where(Member.name == "Noor de Wit")).one()
    assert noor.state == "invited" and circle_queries.membership(cohort.id, noor.id) is None

    assert guest.get("/welkom/profiel").status_code == 200
    profile = guest.post(
        "/welkom/profiel",
        {
            "name": "Noor de Wit",
            "organisation": "Gemeente Groningen",
            "function": "gebiedsregisseur",
            "municipality": "groningen",
            "themes": ["wonen", "groen"],
            "ask_me": "Aanbellen zonder folder.",
        },
    )
    assert profile.location == "/welkom/huisregels"
    assert guest.get("/welkom/huisregels").status_code == 200
    assert guest.post("/welkom/huisregels", {}).status_code == 422
    assert guest.post("/welkom/huisregels", {"agreed": "y"}).location == "/welkom/meldingen"

    assert noor.state == "active" and noor.welcomed_at
    assert circle_queries.membership(cohort.id, noor.id).volume == "all"
    assert circle_queries.membership(community.id, noor.id).volume == "replies"
    last = guest.get("/welkom/meldingen").text
    assert f"Je hoort ook bij {community.name}" in last, "the invitation names the cohort only"
    (chosen,) = re.findall(r"<input checked[^>]*>", last)
    assert 'value="all"' in chosen

    assert guest.post("/welkom/meldingen", {"volume": "needed"}).location == "/?welkom=1"
    assert circle_queries.membership(cohort.id, noor.id).volume == "needed"
    db.session.refresh(noor, ["profile"])
    assert (noor.profile.function, noor.profile.municipality, noor.profile.theme_keys) == (
        "gebiedsregisseur",
        "Groningen",
        ["wonen", "groen"],
    )


def test_the_profile_may_wait(coordinator, cohort, mailbox):
    guest, noor = begun(coordinator, cohort, mailbox)

    assert guest.post("/welkom/huisregels", {"agreed": "y"}).location == "/welkom/meldingen"
    assert noor.state == "active"


def begun(coordinator, circle, mailbox, email="noor@voorbeeld.nl"):
    """Somebody who has set a password, and has not accepted the house rules."""
    invite(coordinator, circle, email)
    guest = Browser(coordinator.app)
    guest.post(mailbox.link_to(email), {"name": "Noor de Wit", "password": OTHER})
    return guest, db.session.scalars(select(Member).where(Member.name == "Noor de Wit")).one()


def test_before_the_house_rules_nothing_is_open(coordinator, community, cohort, mailbox):
    guest, _noor = begun(coordinator, cohort, mailbox)

    for path in (f"/kringen/{cohort.id}", "/account", "/bestaat-niet", f"/kringen/{cohort.id}/uitnodigen"):
        assert guest.get(path).location == "/welkom"
    assert guest.get("/welkom/meldingen").location == "/welkom"


def test_who_stopped_halfway_goes_on_after_signing_in(coordinator, cohort, mailbox):
    begun(coordinator, cohort, mailbox)
    later = Browser(coordinator.app)

    assert later.post("/aanmelden", {"email": "noor@voorbeeld.nl", "password": OTHER}).location == "/welkom"
    assert later.get("/aanmelden").location == "/welkom"
    assert later.get("/welkom").location == "/welkom/profiel"
    later.post("/welkom/profiel", {"name": "Noor de Wit", "function": "gebiedsregisseur"})
    assert later.get("/welkom").location == "/welkom/huisregels"
    assert later.post("/welkom/huisregels", {"agreed": "y"}).location == "/welkom/meldingen"


@pytest.mark.parametrize("path", ("/", "/verhalen", "/huisregels", "/uitnodiging/bestaat-niet"))
def test_who_stopped_halfway_is_led_on_and_not_asked_to_sign_in(coordinator, cohort, mailbox, path):
    guest, _noor = begun(coordinator, cohort, mailbox)

    page = guest.get(path).text

    assert 'href="/welkom"' in page and "Ga verder waar je was" in page
    assert 'href="/aanmelden"' not in page
    assert "Ga verder waar je was" not in Browser(coordinator.app).get(path).text
    assert "Ga verder waar je was" not in guest.get("/welkom/profiel").text  # they are there


def test_who_stopped_halfway_can_begin_again_with_a_new_link(coordinator, cohort, mailbox, clock):
    _guest, noor = begun(coordinator, cohort, mailbox)
    clock.travel(timedelta(hours=1))
    (invitation,) = waiting()
    coordinator.post(f"/kringen/{cohort.id}/uitnodigingen/{invitation.id}/herhaling")
    later = Browser(coordinator.app)

    answer = later.post(mailbox.link_to("noor@voorbeeld.nl"), {"name": "Noor", "password": "nog-een-ander-wachtpaard"})

    assert answer.location == "/welkom/profiel"
    later.post("/welkom/huisregels", {"agreed": "y"})
    assert noor.state == "active" and noor.name == "Noor"


def test_a_link_is_spent_by_its_form_and_by_nothing_else(coordinator, cohort, mailbox):
    invite(coordinator, cohort)
    link = mailbox.link_to("noor@voorbeeld.nl")
    guest = Browser(coordinator.app)
    for _ in range(3):
        assert guest.get(link).status_code == 200
    for wrong in ({}, {"name": "", "password": OTHER}, {"name": "Noor", "password": "kort"}):
        assert guest.post(link, wrong).status_code == 422

    assert guest.post(link, {"name": "Noor", "password": OTHER}).status_code == 303

    stranger = Browser(coordinator.app)
    assert stranger.get(link).status_code == 410
    assert stranger.post(link, {"name": "Dief", "password": "een-heel-ander-wachtpaard"}).status_code == 410
    assert stranger.get("/account").location.startswith("/aanmelden")


def test_all_that_is_wrong_at_the_start_is_said_at_once(coordinator, cohort, mailbox):
    invite(coordinator, cohort)
    link = mailbox.link_to("noor@voorbeeld.nl")

    page = Browser(coordinator.app).post(link, {"name": "", "password": "kort"}).text

    assert "Er zijn 2 fouten" in page and page.count('aria-invalid="true"') == 2
    assert Browser(coordinator.app).post(link, {"name": "", "password": ""}).text.count('aria-invalid="true"') == 2


def test_who_is_signed_in_is_told_as_whom(coordinator, cohort, mailbox):
    invite(coordinator, cohort)
    link = mailbox.link_to("noor@voorbeeld.nl")
    signed_in_as = re.compile("alert--info.*Samira de Boer.*noor@voorbeeld.nl", re.DOTALL)

    assert signed_in_as.search(coordinator.get(link).text)
    assert "alert--info" not in Browser(coordinator.app).get(link).text

    Browser(coordinator.app).post(link, {"name": "Noor", "password": OTHER})
    used = coordinator.get(link)
    assert used.status_code == 410 and "Samira de Boer" in used.text
    assert 'href="/aanmelden' not in used.text
    assert 'href="/aanmelden' in Browser(coordinator.app).get(link).text


def test_who_presses_twice_at_the_start_comes_in(coordinator, cohort, mailbox):
    """A browser shows the answer to the second press, and has not heard the first one's: it has no cookie yet."""
    invite(coordinator, cohort)
    link = mailbox.link_to("noor@voorbeeld.nl")
    typed = {"name": "Noor de Wit", "password": OTHER}
    Browser(coordinator.app).post(link, typed)

    second = Browser(coordinator.app)
    assert second.post(link, typed).location == "/welkom"
    assert second.get("/welkom/profiel").status_code == 200

    guesser = Browser(coordinator.app)
    for number in range(12):
        assert guesser.post(link, {"name": "Dief", "password": f"geraden-wachtpaard-{number}"}).status_code == 410
    assert guesser.post(link, typed).status_code == 410  # after ten wrong ones it is asked no more
    assert guesser.get("/welkom/profiel").status_code != 200


def test_of_two_starts_at_the_same_moment_one_counts(coordinator, cohort, mailbox, monkeypatch):
    """Between looking at the invitation and spending it, another press has spent it."""
    invite(coordinator, cohort)
    token = mailbox.link_to("noor@voorbeeld.nl").rsplit("/", 1)[1]
    look = queries.account_by_email

    def look_slowly(email):
        db.session.execute(update(Invitation).values(started_at=clock.now()))
        return look(email)

    monkeypatch.setattr(queries, "account_by_email", look_slowly)

    assert welcome.start(token, name="Noor", password_hash="x", language="nl") is None


def test_after_two_weeks_a_link_is_dead(coordinator, cohort, mailbox, clock):
    invite(coordinator, cohort)
    link = mailbox.link_to("noor@voorbeeld.nl")
    clock.travel(timedelta(days=14, minutes=1))
    guest = Browser(coordinator.app)

    assert guest.get(link).status_code == 410
    assert guest.post(link, {"name": "Noor", "password": OTHER}).status_code == 410


def test_withdrawn_while_halfway_leads_nowhere(coordinator, cohort, mailbox):
    guest, noor = begun(coordinator, cohort, mailbox)
    (invitation,) = waiting()
    coordinator.post(f"/kringen/{cohort.id}/uitnodigingen/{invitation.id}/intrekking")

    assert guest.post("/welkom/huisregels", {"agreed": "y"}).status_code == 410
    assert noor.state == "invited"
    assert guest.get("/account").location.startswith("/aanmelden")


def test_every_open_invitation_to_the_address_is_made_use_of(coordinator, samira, community, cohort, mailbox):
    team = make_circle(kind="team", parent=cohort)
    editors = make_circle(kind="editors", parent=community)
    for circle in (team, editors):
        join(circle, samira, role="coordinator")
    invite(coordinator, editors)
    guest, noor = begun(coordinator, team, mailbox)

    guest.post("/welkom/huisregels", {"agreed": "y"})

    for circle in (team, cohort, community, editors):
        assert circle_queries.membership(circle.id, noor.id), circle.name
    assert all(each.used_at for each in waiting())
    assert team.name in guest.get("/welkom/meldingen").text


@pytest.mark.parametrize(
    ("pasted", "names"),
    [
        ("Hofstra, Bram <bram@x.nl>", ["Bram Hofstra"]),
        ("Hofstra, Bram\n  <bram@x.nl>", ["Bram Hofstra"]),
        ("Hofstra, Bram <bram@x.nl>, Wit, Noor de <noor@x.nl>", ["Bram Hofstra", "Noor de Wit"]),
        ("piet@x.nl, Hofstra, Bram <bram@x.nl>", ["", "Bram Hofstra"]),
        ("Noor <noor@x.nl>, piet@x.nl, Hofstra, Bram <bram@x.nl>", ["Noor", "", "Bram Hofstra"]),
        ("piet@x.nl\n<noor@x.nl>", ["", ""]),
    ],
)
def test_a_last_name_first_is_one_person(pasted, names):
    read = addressees.read(pasted)

    assert ([each.name for each in read.people], read.unread) == (names, [])


def test_lists_are_read_as_people_paste_them():
    read = addressees.read(
        'a@x.nl, b@x.nl; c@x.nl\r\nNoor de Wit <noor@x.nl>, Bram <bram@x.nl>\n"Wit, Noor de" <noor2@x.nl>;\n'
        "Noor\tde Wit\tnoor3@x.nl\n\nzomaar iets\nnoor@\nA@X.nl\nmailto:q@x.nl\njan@gemeente\nd@x.nl e@x.nl"
    )

    assert [(each.name, each.email) for each in read.people] == [
        ("", "a@x.nl"),
        ("", "b@x.nl"),
        ("", "c@x.nl"),
        ("Noor de Wit", "noor@x.nl"),
        ("Bram", "bram@x.nl"),
        ("Noor de Wit", "noor2@x.nl"),
        ("Noor de Wit", "noor3@x.nl"),
        ("", "q@x.nl"),
        ("", "d@x.nl"),
        ("", "e@x.nl"),
    ]
    assert read.unread == ["zomaar iets", "noor@", "jan@gemeente"]

"""The start page: first what is asked, then what is new; and nothing of it for guests."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from portal.accounts.actions import invitations
from portal.circles import actions as circles
from portal.circles.queries import membership
from portal.core import bus
from portal.core.db import db
from portal.discussions import actions as discussions
from portal.members.events import MemberWelcomed
from portal.stories import actions as stories
from tests.factories import join, make_circle, make_member, make_post, make_story, make_thread, publish_story


@pytest.fixture
def noor(database):
    member = make_member("Noor Bakker")
    member.began_at -= timedelta(days=60)
    db.session.commit()
    return member


def test_a_guest_reads_what_this_is_and_how_to_come_in(browser, noor):
    bram = make_member("Bram de Wit")
    make_thread(make_circle(noor, bram, name="Kring Oost"), bram, title="Een lagere drempel")
    page = browser.get("/")

    assert page.status_code == 200
    assert "/aanmelden" in page.text and "/privacy" in page.text
    for secret in ("Bram", "Oost", "drempel", "/gesprekken", "/mensen", "/meldingen"):
        assert secret not in page.text


def test_a_member_sees_what_is_asked_and_what_is_new(browser, noor):
    bram = make_member("Bram")
    circle = make_circle(noor, bram, name="Kring Oost")
    thread = make_thread(circle, bram, title="Een lagere drempel")
    make_post(thread, bram)
    bus.publish(MemberWelcomed(member_id=noor.id))
    page = browser.sign_in(noor).get("/")

    assert "Noor" in page.text
    assert page.text.index('href="/profiel"') < page.text.index("Kring Oost") < page.text.index("Een lagere drempel")
    assert f"/gesprekken/{thread.id}#nieuw" in page.text


def test_what_is_new_is_never_said_to_be_by_its_reader(browser, noor):
    """Their own answer may be the latest, while something above it is still new."""
    bram = make_member("Bram Hofstra")
    thread = make_thread(make_circle(noor, bram), bram, title="Een lagere drempel")

    def meta():
        page = BeautifulSoup(browser.sign_in(noor).get("/").text, "html.parser")
        return page.select_one(".news__item .meta").text

    assert "Bram Hofstra" in meta()
    make_post(thread, noor)
    assert "Noor" not in meta() and "Voormalig" not in meta()


def test_who_came_in_today_is_not_told_they_read_everything(browser, database):
    eva = make_member("Eva")
    make_circle(eva)

    page = browser.sign_in(eva).get("/").text

    assert "Fijn dat je er bent" in page and "alles gelezen" not in page


def test_what_is_in_another_circle_does_not_exist(browser, noor):
    bram, piet = make_member("Bram"), make_member("Piet")
    make_circle(noor, bram)
    make_thread(make_circle(bram, piet, kind="team", name="Geheim team"), bram, title="Verborgen gesprek")
    page = browser.sign_in(noor).get("/")

    assert "Geheim team" not in page.text and "Verborgen" not in page.text


def test_who_read_everything_is_told_so_and_sees_what_was_talked_about(browser, noor):
    bram = make_member("Bram")
    thread = make_thread(make_circle(noor, bram), bram, title="Een lagere drempel")
    discussions.reading.see_all(thread=thread, member_id=noor.id, up_to=thread.last_post_id)
    page = browser.sign_in(noor).get("/")

    assert "#nieuw" not in page.text
    assert "Een lagere drempel" in page.text


def test_a_member_of_nothing_gets_a_page_too(browser, noor):
    assert browser.sign_in(noor).get("/").status_code == 200


def test_who_came_in_this_week_is_shown_where_to_begin(browser, noor):
    new = make_member("Bram")
    make_circle(noor, new)

    assert 'id="beginning-title"' in browser.sign_in(new).get("/").text
    assert 'id="beginning-title"' not in browser.sign_in(noor).get("/").text


@pytest.fixture
def newcomer(noor):
    """Eva was invited into a team that Hennie coordinates, and came into the community with it."""
    eva, hennie, bram = make_member("Eva"), make_member("Hennie Vos"), make_member("Bram")
    community = make_circle(noor, eva, hennie, bram, name="Leergemeenschap")
    team = make_circle(eva, bram, kind="team", name="Team Buurtkeuken", parent=community)
    join(team, hennie, role="coordinator")
    invitation = invitations.make(team, invitations.Invitee("eva@voorbeeld.nl"), by=hennie)
    invitation.started_at = invitation.used_at = invitation.sent_at
    invitation.member_id = eva.id
    for number in range(4):
        make_thread(community, bram, title=f"Gesprek van velen {number}")
    db.session.commit()
    return SimpleNamespace(eva=eva, hennie=hennie, bram=bram, team=team)


def test_who_was_invited_into_a_circle_meets_it_before_the_rest(browser, newcomer):
    """Next comes what is new: below the cards of where to begin, it is two screens down on a telephone."""
    page = browser.sign_in(newcomer.eva).get("/").text
    assert page.index("Team Buurtkeuken") < page.index("Gesprek van velen") < page.index("beginning-title")
    assert f'href="/kringen/{newcomer.team.id}"' in page and "Hennie Vos" in page
    assert f'href="/gesprekken/nieuw?kring={newcomer.team.id}"' in page

    thread = make_thread(newcomer.team, newcomer.bram, title="Wie regelt de pannen?")
    page = browser.sign_in(newcomer.eva).get("/").text
    assert f"/gesprekken/{thread.id}" in page[page.index("invited-title") : page.index("news-title")]


def test_after_the_first_days_or_out_of_it_that_circle_stands_there_no_more(browser, newcomer, clock):
    assert 'id="invited-title"' in browser.sign_in(newcomer.eva).get("/").text
    assert 'id="invited-title"' not in browser.sign_in(newcomer.hennie).get("/").text

    circles.remove(membership(newcomer.team.id, newcomer.eva.id), by_id=newcomer.hennie.id)
    page = browser.sign_in(newcomer.eva).get("/").text
    assert 'id="invited-title"' not in page and "Buurtkeuken" not in page

    join(newcomer.team, newcomer.eva)
    clock.travel(timedelta(days=8))
    assert 'id="invited-title"' not in browser.sign_in(newcomer.eva).get("/").text


@pytest.mark.parametrize("number", (1, 5))
def test_what_a_newcomer_meets_costs_the_same(browser, assert_queries, newcomer, number):
    for _ in range(number):
        join(newcomer.team, make_member(), role="coordinator")
        make_post(make_thread(newcomer.team, newcomer.bram), newcomer.bram)
    eva = browser.sign_in(newcomer.eva)

    with assert_queries(8):
        eva.get("/")


@pytest.mark.parametrize("number", (1, 5))
def test_it_costs_the_same_however_much_is_new(browser, assert_queries, noor, number):
    bram = make_member("Bram")
    for _ in range(number):
        circle = make_circle(noor, bram, kind="cohort")
        for _ in range(number):
            make_post(make_thread(circle, bram), bram)
    bus.publish(MemberWelcomed(member_id=noor.id))
    noor_at_home = browser.sign_in(noor)

    with assert_queries(5):  # one of them looks for the story of the month
        page = noor_at_home.get("/")
    assert page.text.count('class="news__circle"') == number
    assert page.text.count('class="news__item"') == number * min(number, 3)


def test_very_much_news_is_counted_whole(browser, noor):
    bram = make_member("Bram")
    circle = make_circle(noor, bram)
    for number in range(53):
        make_thread(circle, bram, title=f"Gesprek {number}")
    page = browser.sign_in(noor).get("/")

    assert "53" in page.text and page.text.count('class="news__item"') == 3


def test_the_story_of_the_month_stands_there_for_who_may_read_it(browser, noor):
    joost, piet = make_member("Joost"), make_member("Piet")
    community, cohort = make_circle(noor, joost, piet), make_circle(noor, joost, kind="cohort")
    story = publish_story(make_story(noor, title="Het bankje bleef leeg"), cohort, by=joost)
    stories.collections.feature(story.id, by=joost)

    assert "Het bankje bleef leeg" in browser.sign_in(noor).get("/").text
    assert "bankje" not in browser.sign_in(piet).get("/").text
    assert "bankje" not in browser.get("/").text

    publish_story(story, community, by=joost, is_public=True)

    assert f'href="/verhalen/{story.id}"' in browser.get("/").text
    assert f'href="/verhalen/{story.id}"' in browser.sign_in(piet).get("/").text


def test_a_story_is_of_its_month_only(browser, noor, clock):
    community = make_circle(noor)
    story = publish_story(make_story(noor, title="Het bankje bleef leeg"), community, by=noor)
    stories.collections.feature(story.id, by=noor)
    db.session.commit()

    assert 'id="featured-title"' in browser.sign_in(noor).get("/").text
    clock.travel(timedelta(days=31))
    assert 'id="featured-title"' not in browser.sign_in(noor).get("/").text

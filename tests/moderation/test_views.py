"""The pages of reporting and moderation: who gets them, and what stands in them."""

import pytest
from sqlalchemy import func, select

from portal.accounts.actions import offices
from portal.circles import actions as circles
from portal.circles.queries import membership
from portal.core import kinds
from portal.core.db import db
from portal.core.files import Checked
from portal.discussions.actions import attachments, posts, threads
from portal.discussions.models import Post
from portal.moderation import actions
from portal.moderation.models import Report
from tests.factories import join, make_member

REPORT = {"ground": "persoonsgegevens", "reason": "Er staat een naam in."}


def test_reporting_shows_that_it_was_received(browser, scene):
    bram = browser.sign_in(scene.bram)
    page = bram.get(f"/signaleren/post/{scene.post.id}")
    assert "Mevrouw" in page.text

    answer = bram.post(f"/signaleren/post/{scene.post.id}", REPORT)
    assert answer.status_code == 303
    assert "Er staat een naam in." in bram.get(answer.location).text

    bram.post(f"/signaleren/post/{scene.post.id}", REPORT)
    assert db.session.scalar(select(func.count()).select_from(Report)) == 1


def test_what_is_typed_is_not_lost_when_the_ground_is_missing(browser, scene):
    answer = browser.sign_in(scene.bram).post(f"/signaleren/post/{scene.post.id}", {"reason": "Let op het adres."})

    assert answer.status_code == 422
    assert "Let op het adres." in answer.text


@pytest.mark.parametrize("method", ("get", "post"))
@pytest.mark.parametrize(
    "path", ("post/{post}", "post/999999", "thread/{thread}", "circle/{circle}", "niets/1", "report/1")
)
def test_what_you_do_not_see_or_cannot_report_does_not_exist(browser, scene, method, path):
    path = path.format(post=scene.post.id, thread=scene.thread.id, circle=scene.team.id)

    assert getattr(browser.sign_in(scene.piet), method)(f"/signaleren/{path}").status_code == 404


def test_your_own_words_are_not_reported(browser, scene):
    assert browser.sign_in(scene.noor).post(f"/signaleren/post/{scene.post.id}", REPORT).status_code == 403


def test_too_many_reports_are_refused(browser, scene, clock):
    bram = browser.sign_in(scene.bram)
    codes = [bram.post(f"/signaleren/post/{scene.post.id}", REPORT).status_code for _ in range(21)]

    assert codes == [303] * 20 + [429]


def test_a_moderator_sees_the_post_and_what_it_answers_and_nothing_else(browser, scene, report):
    page = browser.sign_in(scene.joost).get(f"/moderatie/{report.id}")

    assert "Mevrouw" in page.text and "Wie woont daar?" in page.text
    assert "Iets heel anders" not in page.text and "Waar staat het hek?" not in page.text
    assert "Bram" in page.text
    assert browser.sign_in(scene.joost).get(f"/gesprekken/{scene.thread.id}").status_code == 404


def test_who_changes_a_reported_text_does_not_hide_what_it_said(browser, scene, report):
    posts.edit_post(scene.post, thread=scene.thread, author=scene.noor, body="Iemand woont daar.")
    posts.edit_post(scene.question, thread=scene.thread, author=scene.samira, body="Woont daar iemand?")
    db.session.commit()

    page = browser.sign_in(scene.joost).get(f"/moderatie/{report.id}").text

    assert "Iemand woont daar." in page and "Mevrouw <strong>Adres</strong> woont daar." in page
    assert page.count("Eén keer gewijzigd: wat er eerst stond</summary>") == 1  # of what is reported alone


def test_while_one_moderator_treats_it_another_does_not_read_it(browser, scene, report):
    assert browser.sign_in(scene.joost).post(f"/moderatie/{report.id}/behandeling").status_code == 303

    assert "Mevrouw" not in browser.sign_in(scene.ria).get(f"/moderatie/{report.id}").text
    assert "Mevrouw" in browser.sign_in(scene.joost).get(f"/moderatie/{report.id}").text


def test_after_it_was_left_moderators_read_it_no_more(browser, scene, report):
    joost = browser.sign_in(scene.joost)
    joost.post(f"/moderatie/{report.id}/besluit", {"outcome": "left", "reason": "Het mag."})

    page = joost.get(f"/moderatie/{report.id}").text
    assert "Mevrouw" not in page and "Het mag." in page


def test_from_report_to_final_word(browser, scene, report):
    joost, noor, ria, bram = (browser.sign_in(who) for who in (scene.joost, scene.noor, scene.ria, scene.bram))
    own = f"/moderatie/besluiten/post/{scene.post.id}"
    assert noor.get(own).status_code == 404

    assert joost.post(f"/moderatie/{report.id}/besluit", {"outcome": "hidden"}).status_code == 422
    answer = joost.post(f"/moderatie/{report.id}/besluit", {"outcome": "hidden", "reason": "Gegevens van een inwoner."})
    assert answer.status_code == 303
    assert "Je besluit is bewaard" in joost.get(answer.location).text
    assert "Je besluit is bewaard" not in joost.get(f"/moderatie/{report.id}").text
    assert db.session.get(Post, scene.post.id).is_hidden

    page = noor.get(own).text
    assert "Gegevens van een inwoner." in page and "Mevrouw" in page and "Bram" not in page
    assert "Gegevens van een inwoner." in bram.get("/signaleringen").text
    assert noor.post(f"{own}/bezwaar", {"reason": "Het stond in de krant."}).status_code == 303

    assert joost.post(f"/moderatie/{report.id}/bezwaar", {"outcome": "upheld", "reason": "Nee."}).status_code == 403
    assert "Het stond in de krant." in ria.get(f"/moderatie/{report.id}").text
    verdict = {"outcome": "reversed", "reason": "Inderdaad."}
    assert ria.post(f"/moderatie/{report.id}/bezwaar", verdict).status_code == 303
    assert not db.session.get(Post, scene.post.id).is_hidden
    assert "Inderdaad." in noor.get(own).text


def test_who_objects_reads_what_truly_happens_next(browser, scene, report):
    decision = actions.decide(report, moderator=scene.joost, outcome="hidden", reason="Weg.")
    offices.discharge(scene.ria, "moderator", by_id=scene.piet.id)
    db.session.commit()
    noor = browser.sign_in(scene.noor)
    noor.post(f"/moderatie/besluiten/post/{decision.item_id}/bezwaar", {"reason": "Het mag."})
    page = noor.get(f"/moderatie/besluiten/post/{decision.item_id}").text
    assert "Eerst is er een tweede moderator nodig" in page and "Een andere moderator kijkt opnieuw" not in page

    offices.appoint(scene.piet, "moderator", by_id=scene.joost.id)
    db.session.commit()
    page = noor.get(f"/moderatie/besluiten/post/{decision.item_id}").text
    assert "Een andere moderator kijkt opnieuw" in page and "tweede moderator" not in page


def test_undoing_needs_a_reason_and_shows_it_again(browser, scene, report):
    actions.decide(report, moderator=scene.joost, outcome="hidden", reason="Weg.")
    ria = browser.sign_in(scene.ria)

    assert ria.post(f"/moderatie/{report.id}/herstel").status_code == 422
    assert ria.post(f"/moderatie/{report.id}/herstel", {"reason": "Vergissing."}).status_code == 303
    assert not db.session.get(Post, scene.post.id).is_hidden


def test_whoever_comes_second_reads_how_it_stands_and_keeps_the_text(browser, scene, report):
    joost, ria = browser.sign_in(scene.joost), browser.sign_in(scene.ria)
    joost.post(f"/moderatie/{report.id}/besluit", {"outcome": "left", "reason": "Het mag."})

    late = ria.post(f"/moderatie/{report.id}/besluit", {"outcome": "hidden", "reason": "Mijn lange uitleg."})

    assert late.status_code == 409
    assert "Mijn lange uitleg." in late.text and "Het mag." in late.text
    assert not db.session.get(Post, scene.post.id).is_hidden


def test_a_moderator_meets_no_reports_on_their_own_words(browser, scene):
    thread = threads.begin_thread(circle=scene.team, author=scene.bram, title="Van Bram", body="Van Bram zelf.")
    wim_writes = make_member("Wim", office="moderator")
    join(scene.team, wim_writes)
    post = posts.add_post(thread=thread, author=wim_writes, body="Van Wim.")
    thing = kinds.get("post").context(post.id)[-1]
    made = actions.report(thing=thing, reporter=scene.bram, ground="kwetsend", reason="Het raakt me.")
    wim = browser.sign_in(wim_writes)

    assert "Van Bram" not in wim.get("/moderatie").text
    for path in ("", "/bestanden/1"):
        assert wim.get(f"/moderatie/{made.id}{path}").status_code == 404
    assert wim.post(f"/moderatie/{made.id}/besluit", {"outcome": "left", "reason": "Prima."}).status_code == 404


PAGES = (
    ("get", "/moderatie"),
    ("get", "/moderatie/besloten"),
    ("get", "/moderatie/{report}"),
    ("get", "/moderatie/{report}/besluit"),
    ("get", "/moderatie/{report}/bestanden/1"),
    ("post", "/moderatie/{report}/behandeling"),
    ("post", "/moderatie/{report}/behandeling/einde"),
    ("post", "/moderatie/{report}/besluit"),
    ("post", "/moderatie/{report}/herstel"),
    ("post", "/moderatie/{report}/bezwaar"),
    ("get", "/moderatie/besluiten/post/{post}"),
    ("post", "/moderatie/besluiten/post/{post}/bezwaar"),
)


@pytest.mark.parametrize(("method", "path"), PAGES)
@pytest.mark.parametrize("who", ("bram", "piet", "administrator"))
def test_moderation_does_not_exist_for_others(browser, scene, report, method, path, who):
    actions.decide(report, moderator=scene.joost, outcome="hidden", reason="Weg.")
    member = make_member("Fatma", office="administrator") if who == "administrator" else getattr(scene, who)
    path = path.format(report=report.id, post=scene.post.id)

    visitor = browser.sign_in(member)

    answer = visitor.post(path, {"reason": "x"}) if method == "post" else visitor.get(path)

    assert answer.status_code == 404


def test_numbers_are_public_and_nothing_else(browser, scene, report):
    actions.decide(report, moderator=scene.joost, outcome="hidden", reason="Weg.")
    numbers = browser.sign_in(scene.joost).get("/moderatie/verslag").text
    assert 'href="/moderatie/besloten"' in numbers and 'href="/moderatie/verslag" aria-current="page"' in numbers
    page = browser.sign_in(scene.piet).get("/moderatie/verslag").text
    assert 'href="/moderatie/besloten"' not in page

    assert "Het hek" not in page and "Weg." not in page and "Bram" not in page


@pytest.mark.parametrize("how_many", (1, 5))
def test_the_list_costs_the_same_however_many_reports(browser, assert_queries, scene, how_many):
    for number in range(how_many):
        post = posts.add_post(thread=scene.thread, author=scene.noor, body=f"Bericht {number}")
        thing = kinds.get("post").context(post.id)[-1]
        actions.report(thing=thing, reporter=scene.bram, ground="kwetsend", reason="")
    joost = browser.sign_in(scene.joost)

    with assert_queries(4):
        page = joost.get("/moderatie")

    assert page.text.count('class="list__item"') == how_many


@pytest.mark.parametrize("how_many", (1, 5))
def test_the_decided_list_costs_the_same_however_many(browser, assert_queries, scene, how_many):
    for number in range(how_many):
        post = posts.add_post(thread=scene.thread, author=scene.noor, body=f"Bericht {number}")
        thing = kinds.get("post").context(post.id)[-1]
        made = actions.report(thing=thing, reporter=scene.bram, ground="kwetsend", reason="")
        actions.decide(made, moderator=scene.ria, outcome="left", reason="Mag.")
    joost = browser.sign_in(scene.joost)

    with assert_queries(4):
        page = joost.get("/moderatie/besloten")

    assert page.text.count('class="list__item"') == how_many


@pytest.mark.parametrize(("alt", "said"), (("Een hek", "Een hek"), ("", "Foto in de reactie van Noor")))
def test_a_moderator_sees_pictures_as_pictures(browser, scene, report, alt, said):
    picture = Checked("hek.webp", "image/webp", {"320": b"RIFF"}, 40, 30)
    waiting = attachments.add_to_draft(member_id=scene.post.author_id, draft_key="hek", file=picture)
    waiting.post_id, waiting.alt = scene.post.id, alt
    db.session.commit()

    page = browser.sign_in(scene.joost).get(f"/moderatie/{report.id}").text

    assert f'<img src="/moderatie/{report.id}/bestanden/{waiting.file_id}' in page and f'alt="{said}' in page


def test_who_wrote_it_sees_what_was_hidden_with_its_files_and_nobody_else(browser, scene, report):
    picture = Checked("hek.webp", "image/webp", {"320": b"RIFF"}, 40, 30)
    waiting = attachments.add_to_draft(member_id=scene.post.author_id, draft_key="hek", file=picture)
    waiting.post_id, waiting.alt, scene.post.attachments_count = scene.post.id, "Een hek", 1
    actions.decide(report, moderator=scene.joost, outcome="hidden", reason="De foto noemt een adres.")
    db.session.commit()
    noor, decision = browser.sign_in(scene.noor), f"/moderatie/besluiten/post/{scene.post.id}"
    in_decision, in_thread = f"{decision}/bestanden/{waiting.file_id}", f"/gesprekken/bestanden/{waiting.id}"

    assert f'<img src="{in_decision}?maat=960"' in noor.get(decision).text
    assert f'<img src="{in_thread}' in noor.get(f"/gesprekken/{scene.thread.id}").text
    assert [noor.get(url).status_code for url in (in_decision, in_thread)] == [200, 200]
    assert noor.get(f"{decision}/bestanden/{waiting.file_id + 1}").status_code == 404

    for other in (scene.bram, scene.samira, scene.piet, scene.ria):
        them = browser.sign_in(other)
        assert [them.get(url).status_code for url in (in_decision, in_thread)] == [404, 404]
        if other in (scene.bram, scene.samira):
            assert in_thread not in them.get(f"/gesprekken/{scene.thread.id}").text
    assert browser.sign_in(scene.ria).get(f"/moderatie/{report.id}/bestanden/{waiting.file_id}").status_code == 200

    circles.remove(membership(scene.team.id, scene.noor.id), by_id=scene.noor.id)
    noor = browser.sign_in(scene.noor)
    assert noor.get(in_decision).status_code == 200, "their own words stay theirs outside the circle"

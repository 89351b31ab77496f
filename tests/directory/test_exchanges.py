"""What two members asked and answered each other, on a page of its own."""

from datetime import timedelta

import pytest

from portal.core import autosave
from portal.core.db import db
from portal.directory import actions
from portal.directory.models import UNDO_WITHIN
from tests.factories import make_circle, make_member


@pytest.fixture
def two(database):
    """Noor and Piet, who share the community."""
    noor, piet = make_member("Noor"), make_member("Piet")
    make_circle(noor, piet)
    return noor, piet


def ask(asker, asked, source="Hoe deed jij dat?", **details):
    return actions.ask(asker=asker, asked=asked, subject="Dorpshuis", source=source, **details)


def test_a_question_stands_with_its_answer_for_both(browser, two):
    noor, piet = two
    question = ask(noor, piet)
    answer = ask(piet, noor, "Klein beginnen.", answers=question)

    for member in two:
        of_member = browser.sign_in(member)
        for path in ("/mensen/vragen", f"/mensen/vragen/{question.id}", f"/mensen/vragen/{answer.id}"):
            page = of_member.get(path).text
            assert 0 < page.index("Hoe deed jij dat?") < page.index("Klein beginnen.")
            assert page.count('class="panel exchange') == 1


def test_nobody_else_reads_it(browser, two):
    noor, piet = two
    question = ask(noor, piet)
    ilse = make_member("Ilse", office="moderator")
    make_circle(ilse, noor, piet)
    of_ilse = browser.sign_in(ilse)

    assert "Dorpshuis" not in of_ilse.get("/mensen/vragen").text
    assert of_ilse.get(f"/mensen/vragen/{question.id}").status_code == 404
    assert of_ilse.post(f"/mensen/vragen/{question.id}/afzegging").status_code == 404
    assert browser.sign_in(noor).post(f"/mensen/vragen/{question.id}/afzegging").status_code == 403


@pytest.mark.parametrize("count", (1, 5))
def test_the_page_costs_the_same_however_many_questions(browser, assert_queries, two, count):
    noor, piet = two
    for _ in range(count):
        ask(piet, noor, answers=ask(noor, piet))
    of_noor = browser.sign_in(noor)

    with assert_queries(5):
        page = of_noor.get("/mensen/vragen").text

    assert page.count('class="panel exchange') == count


def test_ten_a_page(browser, two, clock):
    noor, piet = two
    for _ in range(11):
        clock.travel(timedelta(days=1))
        ask(piet, noor, answers=ask(noor, piet))

    page = browser.sign_in(noor).get("/mensen/vragen?pagina=2").text

    assert page.count('class="panel exchange') == 1


def test_rather_not_can_be_undone_and_is_told_later(browser, two, clock):
    noor, piet = two
    question = ask(noor, piet)
    of_noor, of_piet = browser.sign_in(noor), browser.sign_in(piet)
    path = f"/mensen/vragen/{question.id}"
    assert f"{path}/afzegging" in of_piet.get("/").text

    assert of_piet.post(f"{path}/afzegging").location == path
    assert f"{path}/afzegging/ongedaan" in of_piet.get(path).text
    assert "Nog geen antwoord" in of_noor.get(path).text
    of_piet.post(f"{path}/afzegging/ongedaan")
    assert f'"{path}/afzegging"' in of_piet.get(path).text and f"{path}/afzegging" in of_piet.get("/").text

    of_piet.post(f"{path}/afzegging")
    clock.travel(UNDO_WITHIN)
    actions.settle_declined()
    assert f"{path}/afzegging/ongedaan" not in of_piet.get(path).text
    of_piet.post(f"{path}/afzegging/ongedaan")  # too late
    db.session.expire_all()
    assert "zegt niets over je vraag" in of_noor.get(path).text
    assert f"antwoord={question.id}" in of_piet.get(path).text  # one may always answer after all


def test_an_answer_ends_a_decline(browser, two):
    noor, piet = two
    question = ask(noor, piet)
    actions.decline(question)

    ask(piet, noor, "Toch wel.", answers=question)

    assert question.declined_at is None


def test_an_answer_stays_readable_when_its_question_is_gone(browser, two):
    noor, piet = two
    question = ask(noor, piet)
    answer = ask(piet, noor, "Klein beginnen.", answers=question)
    db.session.delete(question)
    db.session.commit()
    db.session.expire_all()

    page = browser.sign_in(noor).get(f"/mensen/vragen/{answer.id}").text

    assert "Klein beginnen." in page and "Write back" not in page and "Terugschrijven" in page
    assert f"/mensen/vragen/{answer.id}/afzegging" not in page


def test_what_the_answer_is_to_stands_above_it(browser, two):
    noor, piet = two
    question = ask(noor, piet)
    answer = ask(piet, noor, "Klein beginnen.", answers=question)

    page = browser.sign_in(noor).get(f"/mensen/{piet.id}/vraag?antwoord={answer.id}").text

    assert 0 < page.index("Hoe deed jij dat?") < page.index("Klein beginnen.") < page.index("<textarea")


def test_a_text_that_was_typed_before_is_said_to_be_so_and_can_be_thrown_away(browser, two):
    noor, piet = two
    question = ask(noor, piet)
    autosave.keep(noor.id, f"vraag:{piet.id}", {"body": ["Half getypt"]})
    autosave.keep(piet.id, f"antwoord:{question.id}", {"body": ["Bijna klaar"]})

    page = browser.sign_in(noor).get(f"/mensen/{piet.id}/vraag").text
    assert "Half getypt" in page and 'action="/bewaren/weg"' in page
    of_piet = browser.sign_in(piet)
    page = of_piet.get(f"/mensen/{noor.id}/vraag?antwoord={question.id}").text
    assert "Bijna klaar" in page and 'action="/bewaren/weg"' in page
    assert "Bijna klaar" not in of_piet.get(f"/mensen/{noor.id}/vraag").text

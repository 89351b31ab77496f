"""Asking a member something: mailed without an address, at most five a day, kept for a year."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core import bus, kinds, mail
from portal.core.db import db
from portal.core.mail import Outbox
from portal.directory import actions
from portal.directory.events import QuestionAsked
from portal.directory.letters import letter_of_question
from portal.directory.models import A_DAY, UNDO_WITHIN, Question
from tests.factories import make_circle, make_member


@pytest.fixture
def two(database, clock):
    """Noor and Piet."""
    noor, piet = make_member("Noor", email="noor@x.nl"), make_member("Piet", email="piet@x.nl")
    make_circle(noor, piet)
    return noor, piet


def ask(asker, asked, **details):
    return actions.ask(asker=asker, asked=asked, subject="Dorpshuis", source="Hoe deed **jij** dat?", **details)


def test_a_question_is_kept_told_and_mailed(two, monkeypatch):
    noor, piet = two
    facts = []
    monkeypatch.setattr(bus, "publish", facts.append)

    question = ask(noor, piet)

    assert "<strong>jij</strong>" in question.body
    assert facts == [QuestionAsked(question.id, noor.id, piet.id, None)]
    outgoing = db.session.scalars(select(Outbox)).one()
    assert (outgoing.member_id, outgoing.composer, outgoing.composed_id) == (piet.id, "question", question.id)


def test_the_mail_shows_no_address_and_where_to_answer(two):
    noor, piet = two
    question = ask(noor, piet)
    db.session.commit()
    db.session.expire_all()

    letter = letter_of_question(question.id)
    row = Outbox()
    mail_writer(row, letter)

    assert letter.to == "piet@x.nl"
    for said in (row.text, row.html):
        assert "noor@x.nl" not in said and "piet@x.nl" not in said
        assert f"/mensen/{noor.id}/vraag?antwoord={question.id}" in said
        assert "Dorpshuis" in said
    assert "Noor" in row.subject


def mail_writer(row, letter):
    from portal.core import outbox

    outbox.write(row, letter)


@pytest.mark.parametrize("who", (0, 1))
def test_nothing_is_mailed_when_one_of_both_has_left(two, who):
    question = ask(*two)
    two[who].state = "left"
    db.session.commit()
    db.session.expire_all()

    assert letter_of_question(question.id) is None


def test_the_same_form_twice_asks_once(two):
    first = ask(*two, token="abc")

    assert ask(*two, token="abc").id == first.id


def test_five_a_day(two, clock):
    noor, piet = two
    for _ in range(A_DAY):
        ask(noor, piet)

    with pytest.raises(actions.AskedEnough):
        ask(noor, piet)
    answer = ask(noor, piet, answers=ask(piet, noor))  # answering is another matter
    assert answer.answers_id
    clock.travel(timedelta(days=1, minutes=1))
    ask(noor, piet)


def test_questions_are_kept_for_a_year(two, clock):
    ask(*two)
    db.session.commit()
    clock.travel(timedelta(days=364))
    actions.sweep_questions()
    assert db.session.scalars(select(Question)).all()

    clock.travel(timedelta(days=2))
    actions.sweep_questions()
    assert not db.session.scalars(select(Question)).all()


def test_both_take_a_question_home(two):
    noor, piet = two
    ask(noor, piet)

    for member, is_mine in ((noor, True), (piet, False)):
        item = next(iter(kinds.get("question").export(member.id)))
        assert (item.title, item.content["door mij gesteld"], item.content["van"]) == ("Dorpshuis", is_mine, "Noor")


def test_an_answer_is_taken_home_as_one(two):
    noor, piet = two
    ask(piet, noor, answers=ask(noor, piet))

    answer = list(kinds.get("question").export(piet.id))[1]

    assert answer.content["door mij gegeven"] is True and "door mij gesteld" not in answer.content


def test_who_asked_hears_of_a_decline_only_when_undoing_is_past(two, clock):
    noor, piet = two
    question = ask(noor, piet)
    actions.decline(question)
    db.session.commit()

    actions.settle_declined()
    assert question.decline_told_at is None
    assert "liever niet" not in next(iter(kinds.get("question").export(noor.id))).content
    assert "liever niet" in next(iter(kinds.get("question").export(piet.id))).content

    clock.travel(UNDO_WITHIN + timedelta(seconds=1))
    actions.settle_declined()
    db.session.expire_all()
    assert db.session.get(Question, question.id).decline_told_at is not None
    assert "liever niet" in next(iter(kinds.get("question").export(noor.id))).content


def test_a_decline_that_was_undone_is_never_told(two, clock):
    question = ask(*two)
    actions.decline(question)
    actions.take_up(question)
    db.session.commit()
    clock.travel(timedelta(days=1))

    actions.settle_declined()

    db.session.expire_all()
    assert db.session.get(Question, question.id).decline_told_at is None


def test_what_was_asked_of_who_leaves_goes_with_them(two):
    noor, piet = two
    ask(noor, piet)
    ask(piet, noor)

    kinds.get("question").erase(piet.id, "keep_name")
    assert [each.asker_id for each in db.session.scalars(select(Question))] == [piet.id]
    kinds.get("question").erase(piet.id, "erase")
    assert not db.session.scalars(select(Question)).all()


def test_cards_are_for_who_asked_and_who_was_asked(two):
    from portal.circles.queries import viewer_for

    noor, piet = two
    question = ask(noor, piet)
    kind = kinds.get("question")

    assert kind.cards([question.id], viewer_for(piet))[question.id].url == (
        f"/mensen/{noor.id}/vraag?antwoord={question.id}"
    )
    assert kind.cards([question.id], viewer_for(noor))[question.id].title == "Dorpshuis"
    assert kind.cards([question.id], viewer_for(make_member("Ilse"))) == {}


def test_a_profile_is_taken_home_whole(database):
    noor = make_member("Noor", function="regisseur", phone="0612345678", sight={"phone": "nobody"})

    item = next(iter(kinds.get("member").export(noor.id)))

    assert (item.section, item.title) == ("profiel", "Noor")
    assert (item.content["functie"], item.content["telefoon"]) == ("regisseur", "0612345678")
    assert item.content["wie ziet wat"]["telefoon"] == "Niemand"


def test_the_card_of_a_member_is_for_who_shares_a_circle(two):
    from portal.circles.queries import viewer_for

    noor, piet = two
    kind = kinds.get("member")

    assert kind.cards([piet.id], viewer_for(noor))[piet.id].title == "Piet"
    assert kind.cards([piet.id], viewer_for(make_member("Ilse"))) == {}


@pytest.mark.parametrize(("choice", "name"), [("keep_name", "Noor"), ("keep_nameless", ""), ("erase", "")])
def test_leaving_with_or_without_a_name(database, choice, name):
    noor = make_member("Noor")

    kinds.get("member").erase(noor.id, choice)

    assert noor.name == name


def test_mail_that_is_muted_is_not_written(two):
    with mail.muted():
        ask(*two)

    assert not db.session.scalars(select(Outbox)).all()

"""Steps are rows that facts open and close; counted anew from the features they say the same."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from portal.accounts.actions import offices
from portal.circles.queries import viewer_for
from portal.core import bus, i18n, kinds
from portal.core.db import db
from portal.core.outbox import Outbox
from portal.directory import actions as directory
from portal.directory.models import UNDO_WITHIN, Question
from portal.members import actions as members
from portal.members.events import MemberLeft, MemberWelcomed
from portal.members.models import Member, Office, Profile
from portal.moderation import actions as moderation
from portal.moderation.models import Decision, Report
from portal.notifications import queries, steps, words
from portal.notifications.models import Notification, Step
from portal.privacy.actions import leave
from portal.taxonomy.models import Organisation
from tests.factories import make_circle, make_member, make_post, make_thread


def open_steps():
    """What is asked of whom: (member, what, about)."""
    rows = db.session.execute(select(Step.member_id, Step.what, Step.subject_id).where(Step.closed_at.is_(None))).all()
    return {tuple(row) for row in rows}


def recomputed():
    """The same, from the features themselves."""
    active = {each.id for each in db.session.scalars(select(Member).where(Member.state == "active"))}
    asked = {
        (profile.member_id, "profile", 0)
        for profile in db.session.scalars(select(Profile))
        if profile.member_id in active and not steps.says_enough(profile)
    }
    answered = set(db.session.scalars(select(Question.answers_id).where(Question.answers_id.is_not(None))))
    asked |= {
        (question.asked_id, "question", question.id)
        for question in db.session.scalars(select(Question).where(Question.answers_id.is_(None)))
        if question.id not in answered and question.asked_id in active
    }
    moderators, administrators = (
        set(db.session.scalars(select(Office.member_id).where(Office.kind == kind, Office.ended_on.is_(None)))) & active
        for kind in ("moderator", "administrator")
    )
    first_reports = {}
    for report in db.session.scalars(select(Report).where(Report.decision_id.is_(None)).order_by(Report.id)):
        first_reports.setdefault((report.kind, report.item_id), report)
    for report in first_reports.values():
        judges = moderators - {report.author_id}
        asked |= {(each, "report", report.id) for each in judges}
        asked |= {(each, "report_moderator", report.id) for each in administrators if not judges}
    for decision in db.session.scalars(
        select(Decision).where(Decision.appealed_at.is_not(None), Decision.appeal_decided_at.is_(None))
    ):
        judges = moderators - {decision.author_id, decision.decided_by_id}
        asked |= {(each, "appeal", decision.id) for each in judges}
        asked |= {(each, "appeal_moderator", decision.id) for each in administrators if not judges}
    return asked


def welcome(member):
    bus.publish(MemberWelcomed(member_id=member.id))


def complete(member):
    organisation = Organisation(name=f"Gemeente {member.id}", kind="municipality")
    db.session.add(organisation)
    db.session.flush()
    profile = db.session.get(Profile, member.id)
    profile.organisation_id, profile.function = organisation.id, "gebiedscoördinator"
    profile.theme_keys, profile.ask_me = ["wonen"], "Bewonersbudgetten"
    db.session.flush()
    bus.publish(members.ProfileChanged(member_id=member.id))


def test_a_new_member_is_asked_for_a_profile_until_it_says_enough(database):
    noor = make_member("Noor")
    welcome(noor)
    welcome(noor)
    assert open_steps() == recomputed() == {(noor.id, "profile", 0)}

    complete(noor)
    assert open_steps() == recomputed() == set()


def test_a_question_is_asked_until_it_is_answered(database):
    noor, bram = make_member("Noor"), make_member("Bram")
    for member in (noor, bram):
        complete(member)
    question = directory.ask(asker=noor, asked=bram, subject="Bewonersbudget", source="Hoe begin ik?")
    assert open_steps() == recomputed() == {(bram.id, "question", question.id)}
    (step,) = queries.steps_of(viewer_for(bram))
    assert (
        "Noor" in step.title
        and step.url == kinds.get("question").cards([question.id], viewer_for(bram))[question.id].url
    )

    directory.ask(asker=bram, asked=noor, subject="Re", source="Klein.", answers=question)
    assert open_steps() == recomputed() == set()


def test_who_asked_hears_of_the_answer_by_the_bell_and_not_once_more_in_a_digest(database):
    noor, bram = make_member("Noor"), make_member("Bram")
    question = directory.ask(asker=noor, asked=bram, subject="Bewonersbudget", source="Hoe begin ik?")
    answer = directory.ask(asker=bram, asked=noor, subject="Re", source="Klein.", answers=question)

    (told,), _more = queries.page_for(viewer_for(noor))
    assert (told.reason, told.actor.id, told.url) == ("question_answered", bram.id, f"/mensen/vragen/{question.id}")
    assert "Bram" in words.sentence(told) and "Bewonersbudget" in words.sentence(told)
    assert not queries.page_for(viewer_for(bram))[0]
    assert db.session.scalars(select(Notification.mailed_at)).one() is not None

    directory.ask(asker=noor, asked=bram, subject="Re", source="Dank!", answers=answer)
    assert [each.reason for each in queries.page_for(viewer_for(bram))[0]] == ["question_answered"]
    assert queries.unread_count(viewer_for(noor)) == 0  # who writes back has read it


def test_rather_not_is_told_after_a_while_and_asks_no_more(database, clock):
    noor, bram = make_member("Noor"), make_member("Bram")
    question = directory.ask(asker=noor, asked=bram, subject="Bewonersbudget", source="Hoe begin ik?")
    of_question = (bram.id, "question", question.id)

    directory.decline(question)
    assert of_question not in open_steps()
    directory.take_up(question)
    assert of_question in open_steps()
    directory.decline(question)
    db.session.commit()
    assert not queries.page_for(viewer_for(noor))[0]

    clock.travel(UNDO_WITHIN)
    directory.settle_declined()
    directory.settle_declined()
    (told,), _more = queries.page_for(viewer_for(noor))
    assert (told.reason, told.url) == ("question_declined", f"/mensen/vragen/{question.id}")
    assert of_question not in open_steps()


@pytest.fixture
def reported(database):
    """Bram reported a post of Noor; Joost and Ria are moderators."""
    noor, bram = make_member("Noor"), make_member("Bram")
    moderators = [make_member(name, office="moderator") for name in ("Joost", "Ria")]
    for member in (noor, bram, *moderators):
        complete(member)
    circle = make_circle(noor, bram)
    post = make_post(make_thread(circle, bram), noor)
    thing = kinds.get("post").context(post.id)[-1]
    report = moderation.report(thing=thing, reporter=bram, ground="anders", reason="Dit klopt niet.")
    db.session.commit()
    return noor, moderators, report


def test_a_report_asks_every_moderator_until_it_is_decided(reported):
    noor, (joost, ria), report = reported
    assert open_steps() == recomputed() == {(joost.id, "report", report.id), (ria.id, "report", report.id)}
    assert db.session.query(Outbox).filter_by(composer="step").count() == 2

    moderation.decide(report, moderator=joost, outcome="hidden", reason="Het noemt een adres.")
    assert open_steps() == recomputed() == set()
    assert [told.url for told in queries.page_for(viewer_for(noor))[0]] == [
        f"/moderatie/besluiten/post/{report.item_id}"
    ]


def test_two_reports_are_told_apart_and_say_nothing_of_what_was_reported(reported, clock):
    noor, (joost, _ria), report = reported
    clock.travel(timedelta(hours=2))
    thread = make_thread(make_circle(noor), noor, title="Het hek van mevrouw Adres")
    other = kinds.get("post").context(thread.opening_id)[-1]
    moderation.report(thing=other, reporter=joost, ground="anders", reason="Dit klopt niet.")

    titles = [step.title for step in queries.steps_of(viewer_for(joost))]
    assert len(set(titles)) == 2 and all(
        title.startswith("Bekijk wat een lid signaleerde: een reactie") for title in titles
    )
    assert i18n.full_time(report.made_at) in titles[0] and "Adres" not in "".join(titles)
    assert words.step_name("report") == "Bekijk wat een lid signaleerde"

    decision = moderation.decide(report, moderator=joost, outcome="hidden", reason="Het noemt een adres.")
    moderation.appeal(decision, author=noor, reason="Het adres is openbaar.")
    titles = [step.title for step in queries.steps_of(viewer_for(_ria))]
    assert f"Kijk opnieuw naar een besluit: een reactie, {i18n.full_time(decision.appealed_at)}" in titles


def test_an_appeal_asks_another_moderator(reported):
    noor, (joost, ria), report = reported
    decision = moderation.decide(report, moderator=joost, outcome="hidden", reason="Het noemt een adres.")
    moderation.appeal(decision, author=noor, reason="Het adres is openbaar.")
    assert open_steps() == recomputed() == {(ria.id, "appeal", decision.id)}

    moderation.decide_appeal(decision, moderator=ria, outcome="reversed", reason="Dat klopt.")
    assert open_steps() == recomputed() == set()
    assert queries.unread_count(viewer_for(noor)) == 1, "two facts about one decision are one line"


def test_a_new_moderator_finds_what_waits_and_a_former_one_nothing(reported):
    _noor, _moderators, report = reported
    tess = make_member("Tess")
    complete(tess)
    offices.appoint(tess, "moderator", by_id=None)
    assert (tess.id, "report", report.id) in open_steps() == recomputed()

    offices.discharge(tess, "moderator", by_id=tess.id)
    assert (tess.id, "report", report.id) not in open_steps()


@pytest.fixture
def alone(database):
    """Noor objects to a decision of Joost, the only moderator; Fatma is an administrator, Tess a member."""
    people = {name.lower(): make_member(name) for name in ("Noor", "Bram", "Tess")}
    people |= {"joost": make_member("Joost", office="moderator"), "fatma": make_member("Fatma", office="administrator")}
    for member in people.values():
        complete(member)
    post = make_post(make_thread(make_circle(*people.values()), people["bram"]), people["noor"])
    report = moderation.report(
        thing=kinds.get("post").context(post.id)[-1], reporter=people["bram"], ground="anders", reason=""
    )
    decision = moderation.decide(report, moderator=people["joost"], outcome="hidden", reason="Het noemt een adres.")
    moderation.appeal(decision, author=people["noor"], reason="Het adres is openbaar.")
    db.session.commit()
    return SimpleNamespace(**people, report=report, decision=decision)


def test_without_a_second_moderator_administrators_are_asked_for_one(alone):
    assert open_steps() == recomputed() == {(alone.fatma.id, "appeal_moderator", alone.decision.id)}
    (step,) = queries.steps_of(viewer_for(alone.fatma))
    assert step.url == "/beheer/leden" and "Noor" not in step.title + step.why
    assert db.session.query(Outbox).filter_by(composer="step", member_id=alone.fatma.id).count() == 1


def test_a_moderator_who_comes_later_finds_the_objection_itself(alone):
    offices.appoint(alone.tess, "moderator", by_id=alone.fatma.id)
    assert open_steps() == recomputed() == {(alone.tess.id, "appeal", alone.decision.id)}
    (step,) = queries.steps_of(viewer_for(alone.tess))
    assert step.url == f"/moderatie/{alone.report.id}"

    offices.discharge(alone.tess, "moderator", by_id=alone.fatma.id)
    assert open_steps() == recomputed() == {(alone.fatma.id, "appeal_moderator", alone.decision.id)}


def test_a_moderator_who_is_kept_out_cannot_treat_it_for_the_time_being(alone):
    offices.appoint(alone.tess, "moderator", by_id=alone.fatma.id)
    offices.suspend(alone.tess, by_id=alone.fatma.id)
    assert open_steps() == recomputed() == {(alone.fatma.id, "appeal_moderator", alone.decision.id)}

    offices.reactivate(alone.tess, by_id=alone.fatma.id)
    assert open_steps() == recomputed() == {(alone.tess.id, "appeal", alone.decision.id)}

    leave(alone.tess, {})
    assert open_steps() == recomputed() == {(alone.fatma.id, "appeal_moderator", alone.decision.id)}


def test_who_wrote_it_is_no_second_moderator(alone):
    offices.appoint(alone.noor, "moderator", by_id=alone.fatma.id)
    assert open_steps() == recomputed() == {(alone.fatma.id, "appeal_moderator", alone.decision.id)}


def test_a_second_administrator_is_asked_too_and_a_former_one_no_more(alone):
    offices.appoint(alone.tess, "administrator", by_id=alone.fatma.id)
    assert (alone.tess.id, "appeal_moderator", alone.decision.id) in open_steps() == recomputed()

    offices.discharge(alone.tess, "administrator", by_id=alone.fatma.id)
    assert open_steps() == recomputed() == {(alone.fatma.id, "appeal_moderator", alone.decision.id)}


def test_what_no_moderator_may_judge_is_brought_to_administrators(alone):
    post = make_post(make_thread(make_circle(alone.joost, alone.bram, kind="team"), alone.bram), alone.joost)
    report = moderation.report(
        thing=kinds.get("post").context(post.id)[-1], reporter=alone.bram, ground="anders", reason=""
    )
    assert (alone.fatma.id, "report_moderator", report.id) in open_steps() == recomputed()

    offices.appoint(alone.tess, "moderator", by_id=alone.fatma.id)
    assert open_steps() == recomputed()
    assert {what for member, what, _about in open_steps() if member == alone.tess.id} == {"appeal", "report"}
    moderation.decide(report, moderator=alone.tess, outcome="left", reason="Het mag.")
    moderation.decide_appeal(alone.decision, moderator=alone.tess, outcome="upheld", reason="Gezien.")
    assert open_steps() == recomputed() == set()


@pytest.mark.parametrize(
    ("kind", "now", "no_more", "where"),
    (
        ("moderator", "Je bent nu moderator", "Je bent geen moderator meer", "/moderatie"),
        ("administrator", "Je bent nu beheerder", "Je bent geen beheerder meer", "/beheer/leden"),
    ),
)
def test_who_is_given_an_office_hears_it_each_time_and_so_when_it_ends(database, kind, now, no_more, where):
    fatma, tess = make_member("Fatma", office="administrator"), make_member("Tess")
    for _time in (1, 2):
        offices.appoint(tess, kind, by_id=fatma.id)
        (told,), _more = queries.page_for(viewer_for(tess))
        assert (words.sentence(told), told.url, told.is_unread) == (now, where, True)
        offices.discharge(tess, kind, by_id=fatma.id)
        (told,), _more = queries.page_for(viewer_for(tess))
        assert (words.sentence(told), told.is_unread) == (no_more, True)

    mails = db.session.scalars(select(Outbox).order_by(Outbox.id)).all()
    assert [(mail.member_id, mail.subject) for mail in mails] == [(tess.id, now), (tess.id, no_more)] * 2
    assert where in mails[0].text and where in mails[0].html and where not in mails[1].text
    assert queries.unread_count(viewer_for(fatma)) == 0


def test_who_gives_themselves_an_office_need_not_be_told(database):
    fatma = make_member("Fatma", office="administrator")
    offices.appoint(fatma, "moderator", by_id=fatma.id)

    assert queries.unread_count(viewer_for(fatma)) == 0 and db.session.query(Outbox).count() == 0


def test_what_was_put_away_is_not_asked_again(database):
    noor = make_member("Noor")
    welcome(noor)
    steps.close_step("profile", member_id=noor.id, put_away=True)
    bus.publish(members.ProfileChanged(member_id=noor.id))

    assert open_steps() == set()


def test_who_leaves_is_asked_nothing(database):
    noor = make_member("Noor")
    welcome(noor)
    bus.publish(MemberLeft(member_id=noor.id))

    assert db.session.query(Step).count() == 0


@pytest.mark.parametrize("number", (1, 50))
def test_many_are_asked_in_one_statement(database, assert_queries, number):
    ids = [make_member().id for _ in range(number)]
    with assert_queries(1):
        steps.open_step("profile", ids)

    assert db.session.query(Step).count() == number

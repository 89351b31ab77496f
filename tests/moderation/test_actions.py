"""What reporting, deciding and looking again do."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.core import kinds
from portal.core.audit import AuditEntry
from portal.core.db import db
from portal.discussions.models import Post
from portal.moderation import actions
from portal.moderation.models import Decision, Report, ReportAct


def again(scene, reporter):
    thing = kinds.get("post").context(scene.post.id)[-1]
    return actions.report(thing=thing, reporter=reporter, ground="onjuist", reason="")


def acts():
    return list(db.session.scalars(select(ReportAct.act).order_by(ReportAct.id)))


def how_many(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_the_same_report_twice_is_one(scene, report):
    assert again(scene, scene.bram).id == report.id
    assert how_many(Report) == 1
    assert acts() == ["made"]


def test_who_reports_again_after_a_decision_makes_a_new_one(scene, report):
    actions.decide(report, moderator=scene.joost, outcome="left", reason="Mag blijven.")

    assert again(scene, scene.bram).id != report.id


def test_hiding_takes_it_from_sight_and_every_report_on_it_is_decided(scene, report):
    other = again(scene, scene.samira)

    decision = actions.decide(report, moderator=scene.joost, outcome="hidden", reason="Gegevens van een inwoner.")

    db.session.expire_all()
    post = db.session.get(Post, scene.post.id)
    assert post.is_hidden and post.hidden_reason == "Gegevens van een inwoner."
    assert report.decision_id == other.decision_id == decision.id
    assert acts() == ["made", "made", "hidden"]
    assert (
        db.session.scalar(select(AuditEntry.action).where(AuditEntry.action.startswith("report."))) == "report.hidden"
    )


def test_leaving_it_changes_nothing_but_is_decided(scene, report):
    actions.decide(report, moderator=scene.joost, outcome="left", reason="Het mag.")

    assert not db.session.get(Post, scene.post.id).is_hidden
    assert report.state == "decided"


def test_of_two_moderators_the_first_claims(scene, report):
    actions.claim(report, moderator=scene.joost)

    with pytest.raises(actions.AlreadyTreated):
        actions.claim(report, moderator=scene.ria)
    with pytest.raises(actions.AlreadyTreated):
        actions.decide(report, moderator=scene.ria, outcome="hidden", reason="Weg.")
    db.session.expire_all()
    assert report.claimed_by_id == scene.joost.id


def test_of_two_moderators_the_first_decides(scene, report):
    actions.decide(report, moderator=scene.joost, outcome="left", reason="Het mag.")
    with pytest.raises(actions.AlreadyTreated):
        actions.decide(report, moderator=scene.ria, outcome="hidden", reason="Weg.")


def test_a_claim_that_is_let_lie_lapses(scene, report, clock):
    report.made_at = clock.now()
    actions.claim(report, moderator=scene.joost)
    clock.travel(timedelta(hours=25))

    assert report.state == "open"
    actions.claim(report, moderator=scene.ria)
    assert report.claimed_by_id == scene.ria.id


def test_undoing_shows_it_again(scene, report):
    decision = actions.decide(report, moderator=scene.joost, outcome="hidden", reason="Weg.")
    actions.undo(decision, moderator=scene.ria, reason="Bij nader inzien.")

    assert not db.session.get(Post, scene.post.id).is_hidden
    assert not decision.stands
    with pytest.raises(actions.AlreadyTreated):
        actions.undo(decision, moderator=scene.ria, reason="Nog eens.")
    assert acts() == ["made", "hidden", "undone"]


@pytest.mark.parametrize(("outcome", "is_hidden"), (("upheld", True), ("reversed", False)))
def test_an_appeal_is_decided_once(scene, report, outcome, is_hidden):
    decision = actions.decide(report, moderator=scene.joost, outcome="hidden", reason="Weg.")
    actions.appeal(decision, author=scene.noor, reason="Het was openbaar.")
    with pytest.raises(actions.AlreadyTreated):
        actions.appeal(decision, author=scene.noor, reason="Nog eens.")

    actions.decide_appeal(decision, moderator=scene.ria, outcome=outcome, reason="Gezien.")

    assert db.session.get(Post, scene.post.id).is_hidden is is_hidden
    with pytest.raises(actions.AlreadyTreated):
        actions.decide_appeal(decision, moderator=scene.ria, outcome="reversed", reason="Toch.")
    assert acts() == ["made", "hidden", "appealed", outcome]


def test_everything_goes_a_year_after_the_last_word(scene, clock):
    report = again(scene, scene.bram)
    decision = actions.decide(report, moderator=scene.joost, outcome="hidden", reason="Weg.")
    clock.travel(timedelta(days=300))
    actions.appeal(decision, author=scene.noor, reason="Het was openbaar.")
    clock.travel(timedelta(days=100))
    assert actions.sweep() == 0  # an appeal waits
    actions.decide_appeal(decision, moderator=scene.ria, outcome="upheld", reason="Gezien.")
    clock.travel(timedelta(days=364))
    assert actions.sweep() == 0

    clock.travel(timedelta(days=2))
    assert actions.sweep() == 1

    assert (how_many(Report), how_many(Decision), how_many(ReportAct)) == (0, 0, 0)


def test_who_leaves_no_longer_stands_as_reporter_or_author(scene, report):
    actions.decide(report, moderator=scene.joost, outcome="hidden", reason="Weg.")
    for kind in ("report", "decision"):
        for member in (scene.bram, scene.noor):
            kinds.get(kind).erase(member.id, "erase")
    db.session.expire_all()

    assert report.reporter_id is None and report.author_id is None and report.reason == ""
    assert db.session.get(Decision, report.decision_id).author_id is None

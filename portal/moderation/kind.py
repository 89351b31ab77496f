"""Reports and decisions as notifications and privacy point at them. Both are confidential: a mail names nothing."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, delete, func, literal, or_, select, true, update

from portal.circles.viewer import Viewer
from portal.core import kinds
from portal.core.db import db
from portal.core.i18n import gettext as _
from portal.core.kinds import Card, ErasureChoice, ExportItem, Kind, Ref, Task
from portal.members.models import Member
from portal.moderation import words
from portal.moderation.models import Decision, Report, ReportAct
from portal.moderation.queries import asked
from portal.moderation.queries.makers import made_with
from portal.moderation.words import ACT_NAMES

_NEEDED = literal("all").label("volume")  # a decision reaches whom it concerns, however little they want to hear


class ReportKind(Kind):
    """What a member reported: for moderators and for that member."""

    name = "report"

    def cards(self, ids: Iterable[int], viewer: Viewer) -> dict[int, Card]:
        moderates = viewer.has_office("moderator")
        rows = db.session.execute(
            select(Report.id, Report.reporter_id, Report.author_id).where(
                Report.id.in_(list(ids)), ~made_with(viewer.id, Report)
            )
        ).all()
        return {
            row.id: Card(
                title=_("Report"),
                url=f"/moderatie/{row.id}" if moderates else f"/signaleringen#signalering-{row.id}",
                mail_class="confidential",
            )
            for row in rows
            if row.author_id != viewer.id and (moderates or row.reporter_id == viewer.id)
        }

    def asks(self, id: Any = None, member_id: Any = None) -> Select[Any]:
        return asked.about_reports(id, member_id)

    def tasks(self, asked: Iterable[tuple[str, int]], viewer: Viewer) -> dict[tuple[str, int], Task]:
        """Of whom and in which circle, where the viewer sees that without this report."""
        waiting = [id for what, id in asked if what == "report"]
        columns = select(Report.id, Report.kind, Report.item_id, Report.made_at)
        rows = db.session.execute(columns.where(Report.id.in_(waiting)).order_by(Report.id)).all()
        seen = {
            kind: kinds.get(kind).cards([row.item_id for row in rows if row.kind == kind], viewer)
            for kind in {row.kind for row in rows}
        }
        told = []
        for row in rows:
            card = seen[row.kind].get(row.item_id)
            circle = viewer.standings.get(card.circle_id) if card else None
            told.append((row.id, words.reported(row.kind, card, circle.name if circle else ""), row.made_at))
        return {("report", number): task for number, task in words.report_tasks(told).items()}

    def export(self, member_id: int) -> Iterable[ExportItem]:
        for report in db.session.scalars(select(Report).where(Report.reporter_id == member_id).order_by(Report.id)):
            yield ExportItem(
                section="signaleringen",
                title=report.title,
                at=report.made_at,
                content={
                    "reden": report.ground_in_words,
                    "toelichting": report.reason,
                    "besloten": report.state == "decided",
                },
            )
        for act in db.session.scalars(
            select(ReportAct)
            .where(ReportAct.by_id == member_id, ReportAct.act.not_in(("made", "appealed")))
            .order_by(ReportAct.id)
        ):
            yield ExportItem(
                section="moderatie",
                title=str(ACT_NAMES[act.act]),
                at=act.at,
                content={"waarover": Ref(act.kind, act.item_id), "reden": act.reason},
            )

    def erase(self, member_id: int, choice: ErasureChoice) -> None:
        """What a leaving member reported stays to be decided, without who said it and in which words."""
        db.session.execute(update(Report).where(Report.reporter_id == member_id).values(reporter_id=None, reason=""))
        db.session.execute(
            update(Report).where(Report.claimed_by_id == member_id).values(claimed_by_id=None, claimed_at=None)
        )
        db.session.execute(
            delete(ReportAct).where(ReportAct.by_id == member_id, ReportAct.act.in_(("made", "appealed")))
        )


class DecisionKind(Kind):
    """What was decided about something that a member wrote: for that member."""

    name = "decision"

    def cards(self, ids: Iterable[int], viewer: Viewer) -> dict[int, Card]:
        """Its author reads it at a page of their own; moderators meet it with what was reported."""
        wrote_it = or_(func.coalesce(Decision.author_id, 0) == viewer.id, made_with(viewer.id, Decision))
        a_report = select(func.min(Report.id)).where(Report.decision_id == Decision.id).scalar_subquery()
        rows = db.session.execute(
            select(Decision.id, Decision.kind, Decision.item_id, wrote_it.label("is_own"), a_report.label("report_id"))
            .where(Decision.id.in_(list(ids)))
            .where(true() if viewer.has_office("moderator") else wrote_it)
        )
        return {
            row.id: Card(
                title=_("A decision about something you wrote"),
                url=f"/moderatie/besluiten/{row.kind}/{row.item_id}",
                mail_class="confidential",
            )
            if row.is_own
            else Card(title=_("Objection"), url=f"/moderatie/{row.report_id}", mail_class="confidential")
            for row in rows
        }

    def asks(self, id: Any = None, member_id: Any = None) -> Select[Any]:
        return asked.about_appeals(id, member_id)

    def tasks(self, asked: Iterable[tuple[str, int]], viewer: Viewer) -> dict[tuple[str, int], Task]:
        waiting = [id for what, id in asked if what == "appeal"]
        rows = db.session.execute(
            select(Decision.id, Decision.kind, Decision.appealed_at).where(Decision.id.in_(waiting))
        )
        return {("appeal", row.id): words.appeal_task(row.kind, row.appealed_at) for row in rows}

    def audience(self, id: int) -> Select[Any]:
        """The author."""
        return (
            select(Member.id.label("member_id"), _NEEDED, literal("author").label("reason"))
            .join(Decision, Decision.author_id == Member.id)
            .where(Decision.id == id, Member.state == "active")
        )

    def export(self, member_id: int) -> Iterable[ExportItem]:
        for decision in db.session.scalars(
            select(Decision).where(Decision.author_id == member_id).order_by(Decision.id)
        ):
            yield ExportItem(
                section="besluiten over wat je schreef",
                title=decision.title,
                at=decision.decided_at,
                content={
                    "besluit": {"left": "blijft staan", "hidden": "verborgen"}[decision.outcome],
                    "reden": decision.reason,
                    "hersteld, omdat": decision.undone_reason or None,
                    "bezwaar": decision.appeal or None,
                    "antwoord op het bezwaar": decision.appeal_reason or None,
                },
            )

    def erase(self, member_id: int, choice: ErasureChoice) -> None:
        """What was decided about a leaving member's words stays a year, without whose they were."""
        db.session.execute(update(Decision).where(Decision.author_id == member_id).values(author_id=None, appeal=""))
        db.session.execute(update(Report).where(Report.author_id == member_id).values(author_id=None))

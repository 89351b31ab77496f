"""What members were told and asked, as privacy points at it; and kept texts, as mails of this feature point at them."""

from collections.abc import Iterable

from sqlalchemy import delete, select

from portal.circles.viewer import Viewer
from portal.core.autosave import Autosave
from portal.core.db import db
from portal.core.i18n import gettext as _
from portal.core.kinds import Card, ErasureChoice, ExportItem, Kind
from portal.notifications import actions
from portal.notifications.models import MailWish, Notification, Step


class NotificationKind(Kind):
    """Notifications, steps and how a member wants to be mailed."""

    name = "notification"

    def export(self, member_id: int) -> Iterable[ExportItem]:
        for told in db.session.scalars(
            select(Notification).where(Notification.member_id == member_id).order_by(Notification.id)
        ):
            yield ExportItem(
                section="meldingen",
                title=f"{told.subject_kind} {told.subject_id}",
                at=told.at,
                content={
                    "reden": told.reason,
                    "gelezen": told.read_at.isoformat() if told.read_at else None,
                    "gemaild": told.mailed_at.isoformat() if told.mailed_at else None,
                },
            )
        for step in db.session.scalars(select(Step).where(Step.member_id == member_id).order_by(Step.id)):
            yield ExportItem(
                section="stappen",
                title=step.what,
                at=step.opened_at,
                content={
                    "over": f"{step.subject_kind} {step.subject_id}".strip() if step.subject_kind else None,
                    "uiterlijk": step.due_at.isoformat() if step.due_at else None,
                    "afgerond": step.closed_at.isoformat() if step.closed_at else None,
                },
            )
        wish = db.session.get(MailWish, member_id)
        if wish is not None:
            yield ExportItem(
                section="instellingen voor mail",
                title="",
                at=None,
                content={
                    "mail meteen": wish.at_once,
                    "overzichtsmail": wish.digest,
                    "pauze tot": wish.paused_until.isoformat() if wish.paused_until else None,
                    "laatste overzichtsmail": wish.digested_at.isoformat() if wish.digested_at else None,
                },
            )

    def erase(self, member_id: int, choice: ErasureChoice) -> None:
        actions.forget_member(member_id)


class DraftKind(Kind):
    """A bewaarde tekst: what somebody was typing and did not send."""

    name = "draft"

    def cards(self, ids: Iterable[int], viewer: Viewer) -> dict[int, Card]:
        mine = select(Autosave).where(Autosave.id.in_(list(ids)), Autosave.member_id == viewer.id)
        return {
            draft.id: Card(title=_("A text you began"), url=_page_of(draft.key), mail_class="confidential")
            for draft in db.session.scalars(mine)
        }

    def export(self, member_id: int) -> Iterable[ExportItem]:
        for draft in db.session.scalars(select(Autosave).where(Autosave.member_id == member_id)):
            yield ExportItem(section="bewaarde teksten", title=draft.key, at=draft.saved_at, content=draft.content)

    def erase(self, member_id: int, choice: ErasureChoice) -> None:
        db.session.execute(delete(Autosave).where(Autosave.member_id == member_id))


def _page_of(key: str) -> str:
    """Where a kept text is offered again, by the form that it was typed in."""
    form, _colon, rest = key.partition(":")
    number = rest.partition(":")[0]
    if form == "post" and number.isdigit():
        return f"/gesprekken/{number}"
    if form == "edit" and number.isdigit():
        return f"/gesprekken/reacties/{number}"
    return "/gesprekken"

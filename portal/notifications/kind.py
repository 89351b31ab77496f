"""What members were told and asked, as privacy points at it; and kept texts, as mails of this feature point at them."""

from collections.abc import Iterable

from sqlalchemy import delete, select

from portal.circles.viewer import Viewer
from portal.core.autosave import Autosave
from portal.core.db import db
from portal.core.i18n import gettext as _
from portal.core.kinds import Card, ErasureChoice, ExportItem, Kind, Ref
from portal.notifications import actions
from portal.notifications.models import MailWish, Notification, Step
from portal.notifications.words import DIGEST_NAMES, REASON_NAMES, step_name


class NotificationKind(Kind):
    """Notifications, steps and how a member wants to be mailed."""

    name = "notification"

    def export(self, member_id: int) -> Iterable[ExportItem]:
        for told in db.session.scalars(
            select(Notification).where(Notification.member_id == member_id).order_by(Notification.id)
        ):
            yield ExportItem(
                section="meldingen",
                title=str(REASON_NAMES[told.reason]),
                at=told.at,
                content={
                    "waarover": Ref(told.subject_kind, told.subject_id),
                    "gelezen": told.read_at,
                    "gemaild": told.mailed_at,
                },
            )
        for step in db.session.scalars(select(Step).where(Step.member_id == member_id).order_by(Step.id)):
            yield ExportItem(
                section="stappen",
                title=step_name(step.what),
                at=step.opened_at,
                content={
                    "waarover": step.subject if step.subject_kind else None,
                    "uiterlijk": step.due_at,
                    "afgerond": step.closed_at,
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
                    "overzichtsmail": str(DIGEST_NAMES[wish.digest]),
                    "pauze tot": wish.paused_until,
                    "laatste overzichtsmail": wish.digested_at,
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
            title, subject = _what(draft.key)
            yield ExportItem(
                section="bewaarde teksten",
                title=title,
                at=draft.saved_at,
                content={"waarover": subject} | draft.content,
            )

    def erase(self, member_id: int, choice: ErasureChoice) -> None:
        db.session.execute(delete(Autosave).where(Autosave.member_id == member_id))


def _what(key: str) -> tuple[str, Ref | None]:
    """What somebody was typing, and in answer to what."""
    form, _colon, rest = key.partition(":")
    number = rest.partition(":")[0]
    if form == "thread":
        return _("New conversation"), None
    if form == "profiel":
        return _("My profile"), None
    for name, title, kind in (
        ("post", _("A reply in a conversation"), "thread"),
        ("edit", _("Change of a reply"), "post"),
        ("vraag", _("Question to a colleague"), "member"),
    ):
        if form == name:
            return title, Ref(kind, int(number)) if number.isdigit() else None
    return _("A text you began"), None


def _page_of(key: str) -> str:
    """Where a kept text is offered again, by the form that it was typed in."""
    form, _colon, rest = key.partition(":")
    number = rest.partition(":")[0]
    if form == "post" and number.isdigit():
        return f"/gesprekken/{number}"
    if form == "edit" and number.isdigit():
        return f"/gesprekken/reacties/{number}"
    return "/gesprekken"

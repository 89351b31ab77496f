"""What members were told and asked, as privacy points at it; and kept texts, as mails of this feature point at them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from portal.circles.viewer import Viewer
from portal.core import kinds
from portal.core.autosave import Autosave
from portal.core.db import db
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
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
                content={"waarover": subject, **_in_words(draft)},
            )

    def erase(self, member_id: int, choice: ErasureChoice) -> None:
        db.session.execute(delete(Autosave).where(Autosave.member_id == member_id))


@dataclass(frozen=True, slots=True)
class Typed:
    """A sort of text that somebody may have been typing: what it is, what it is about, and where it is offered again.

    `{id}` and `{rest}` stand for what follows in its key: `post:12:0`, `story:7:kern`.
    """

    title: Any
    page: str
    kind: str = ""
    begins: str = ""  # where it is offered when it is about nothing yet


SORTS: dict[str, Typed] = {
    "thread": Typed(_l("New conversation"), "/gesprekken"),
    "profiel": Typed(_l("My profile"), "/profiel"),
    "post": Typed(_l("A reply in a conversation"), "/gesprekken/{id}", kind="thread"),
    "edit": Typed(_l("Change of a reply"), "/gesprekken/reacties/{id}", kind="post"),
    "vraag": Typed(_l("Question to a colleague"), "/mensen/{id}/vraag", kind="member"),
    "antwoord": Typed(_l("Answer to a colleague"), "/mensen/vragen/{id}", kind="question"),
    "story": Typed(_l("A story"), "/verhalen/{id}/schrijven/{rest}", kind="work", begins="/verhalen/nieuw"),
    "remark": Typed(_l("A remark beside a story"), "/verhalen/{id}/redactie", kind="work"),
    "suggestion": Typed(_l("A suggestion for a story"), "/verhalen/{id}/redactie", kind="work"),
    "collection": Typed(
        _l("A collection"), "/verzamelingen/{id}/bewerken", kind="collection", begins="/verzamelingen/nieuw"
    ),
}
"""By the first word of their key."""


def _in_words(draft: Autosave) -> Mapping[str, Any]:
    sort, _number, _rest = _parts(draft.key)
    return kinds.get("story").typed(draft.content) if sort is SORTS["story"] else draft.content


def _what(key: str) -> tuple[str, Ref | None]:
    """What somebody was typing, and about or in answer to what."""
    sort, number, _rest = _parts(key)
    if sort is None:
        return _("A text you began"), None
    return str(sort.title), Ref(sort.kind, int(number)) if sort.kind and number.isdigit() else None


def _page_of(key: str) -> str:
    """Where a kept text is offered again, by the form that it was typed in."""
    sort, number, rest = _parts(key)
    if sort is None:
        return "/gesprekken"
    if "{id}" in sort.page and not number.isdigit():
        return sort.begins or "/gesprekken"
    return sort.page.format(id=number, rest=rest)


def _parts(key: str) -> tuple[Typed | None, str, str]:
    form, _colon, about = key.partition(":")
    number, _colon, rest = about.partition(":")
    return SORTS.get(form), number, rest

"""What mails of notifications and steps say. Each is written when it leaves, through its reader's sight.

The kind of circle decides how much: an open mail names author, title and first words; a confidential one says only
that something waits, and where.
"""

from dataclasses import dataclass
from typing import Any

from portal.accounts import queries as accounts
from portal.circles.queries import viewer_for
from portal.circles.viewer import Viewer
from portal.core import clock, i18n, mail
from portal.core.db import db
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.core.kinds import MailClass, Ref
from portal.core.mail import Letter
from portal.notifications import queries, stopping
from portal.notifications.models import MailWish, Notification, Step

IN_GENERAL = {
    "work": _l("It is about a story that you work on."),
    "removal": _l("It is about a circle that you belonged to."),
    "given_address": _l("It is about an address that you asked for a member."),
}
"""What a confidential mail may say of what it is about, by its kind."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody to write to: where, in which language, what they may see and how they want to be mailed."""

    address: str
    language: str
    viewer: Viewer
    wish: MailWish

    def letter(
        self,
        template: str,
        subject: str,
        *,
        sort: str = "at_once",
        mail_class: MailClass = "confidential",
        **context: Any,
    ) -> Letter:
        """A letter to this reader; `sort` is what its key stops."""
        return Letter(
            to=self.address,
            language=self.language,
            subject=subject,
            template=f"notifications/mail/{template}",
            mail_class=mail_class,
            unsubscribe_url=stopping.url_for(self.viewer.id, sort),
            context=context,
        )


def reader_of(member_id: int) -> Reader | None:
    """None for who left, is suspended, or asked for a pause."""
    account = accounts.account_of(member_id)
    if account is None or not account.member.is_active:
        return None
    wish = queries.wish_of(member_id)
    if wish.is_paused:
        return None
    return Reader(account.email, account.member.language, viewer_for(account.member), wish)


@mail.composer("notification")
def letter_of_notification(notification_id: int) -> Letter | None:
    """Nothing when it was read or taken away meanwhile; what is not mailed at once waits for the digest.

    Answers in one conversation are one mail, until its reader has been there: a lively evening fills no mailbox.
    """
    told = db.session.get(Notification, notification_id, populate_existing=True)
    if told is None or told.read_at or told.withdrawn_at:
        return None
    reader = reader_of(told.member_id)
    if reader is None or not reader.wish.at_once or (told.reason == "answer" and queries.was_mailed_already(told)):
        return None
    with i18n.spoken_in(reader.language):
        card = queries.card_of(_spoken_of(told), reader.viewer)
        if card is None:
            return None
        told.mailed_at = clock.now()
        if told.reason == "draft":
            return reader.letter("draft", _("A text you began will disappear"), card=card)
        if told.reason == "removed" and card.mail_class == "open":
            subject = _("You no longer belong to the circle ‘%(title)s’", title=card.title)
            return reader.letter("removed", subject, mail_class="open", card=card)
        if card.mail_class == "confidential" or told.reason not in ("mention", "answer"):
            kind = str(IN_GENERAL.get(told.subject_kind, ""))
            return reader.letter(
                "confidential", _("Something waits for you"), url_there=card.url, due_at=None, kind=kind
            )
        return reader.letter(
            "call",
            _("%(name)s mentioned you in ‘%(title)s’", name=card.by, title=card.title)
            if told.reason == "mention"
            else _("%(name)s answered you in ‘%(title)s’", name=card.by, title=card.title),
            mail_class="open",
            card=card,
        )


@mail.composer("step")
def letter_of_step(step_id: int) -> Letter | None:
    """Nothing when it was done meanwhile."""
    step = db.session.get(Step, step_id, populate_existing=True)
    reader = reader_of(step.member_id) if step and not step.closed_at else None
    if reader is None or not reader.wish.at_once:
        return None
    with i18n.spoken_in(reader.language):
        asked = next((each for each in queries.steps_of(reader.viewer) if each.id == step_id), None)
        if asked is None:
            return None
        subject = (
            _("A step waits for you, until %(time)s", time=i18n.full_time(asked.due_at))
            if asked.due_at
            else _("A step waits for you")
        )
        return reader.letter(
            "confidential", subject, url_there=asked.url, due_at=asked.due_at, kind=str(asked.sort.in_mail)
        )


def _spoken_of(told: Notification) -> Ref:
    """What a mail shows: the post itself where there is one, else what it is about."""
    if told.cause_kind == "post":
        return Ref("post", told.cause_id)
    return Ref(told.subject_kind, told.subject_id)

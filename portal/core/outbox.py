"""The outbox: every mail as a row, written in the transaction of the fact that causes it.

What a mail says is kept until it is sent, and wiped then.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import current_app
from sqlalchemy import ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from config import Settings
from portal.core import clock, i18n
from portal.core.db import db
from portal.core.kinds import MailClass


class Outbox(db.Model):
    """One mail to one person: to be sent, sent, or given up."""

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    composer: Mapped[str] = mapped_column(default="")  # who writes it when it leaves; none: it stands here already
    composed_id: Mapped[int] = mapped_column(default=0)
    address: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="nl")
    mail_class: Mapped[str] = mapped_column(default="confidential")
    subject: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    html: Mapped[str] = mapped_column(default="")
    unsubscribe_url: Mapped[str] = mapped_column(default="")
    queued_at: Mapped[datetime] = mapped_column(default=clock.now)
    not_before: Mapped[datetime] = mapped_column(default=clock.now)
    claimed_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_outbox_composed", "composer", "composed_id"),
        Index(
            "ix_outbox_waiting",
            "not_before",
            sqlite_where=sql("sent_at IS NULL AND failed_at IS NULL"),
            postgresql_where=sql("sent_at IS NULL AND failed_at IS NULL"),
        ),
    )

    @property
    def message_id(self) -> str:
        """The same at every try."""
        host = urlsplit(settings_of_portal().public_url).hostname
        return f"<{int(self.queued_at.timestamp() * 1000)}.{self.id}@{host}>"


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What is to be said to one person."""

    to: str
    language: str
    subject: Any  # words in that language, or lazy ones
    template: str
    mail_class: MailClass = "confidential"
    unsubscribe_url: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)


Composer = Callable[[int], Letter | None]

_composers: dict[str, Composer] = {}


def composer(name: str) -> Callable[[Composer], Composer]:
    """Register who writes a kind of mail at the moment it leaves, so that it says nothing stale.

    It is called with the id of what the mail is about, and answers None when there is nothing to say any more.
    """

    def register(compose: Composer) -> Composer:
        _composers[name] = compose
        return compose

    return register


def compose(row: Outbox) -> bool:
    """Have a promised mail written; False when there is nothing to say any more."""
    letter = _composers[row.composer](row.composed_id)
    if letter is not None:
        write(row, letter)
    return letter is not None


def write(row: Outbox, letter: Letter) -> None:
    """Put the letter into words, in its reader's language."""
    with i18n.spoken_in(letter.language):
        subject = " ".join(str(letter.subject).split())
        public_url = settings_of_portal().public_url
        context = {
            "language": letter.language,
            "subject": subject,
            "unsubscribe_url": letter.unsubscribe_url,
            "url": lambda path: path if "://" in path else public_url + path,
            **letter.context,
        }
        # Without the app's context processors: a mail has a reader, but no request and no viewer.
        templates = current_app.jinja_env
        row.text = templates.get_template(f"{letter.template}.txt").render(context).strip() + "\n"
        row.html = templates.get_template(f"{letter.template}.html").render(context)
        row.subject = subject
    row.address, row.language, row.mail_class = letter.to, letter.language, letter.mail_class
    row.unsubscribe_url = letter.unsubscribe_url


def message_of(row: Outbox) -> EmailMessage:
    """The mail as it travels."""
    settings = settings_of_portal()
    given = parse_qs(urlsplit(settings.mail_url).query).get("from")
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    message["From"] = formataddr((settings.org_name, given[0] if given else _own_address(settings)))
    message["To"] = row.address
    message["Subject"] = row.subject
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = row.message_id
    message["Auto-Submitted"] = "auto-generated"  # out-of-office answers stay at home
    message["X-Auto-Response-Suppress"] = "All"
    if row.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{row.unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(row.text, cte="quoted-printable")
    message.add_alternative(str(row.html), subtype="html", cte="quoted-printable")
    message["Content-Language"] = row.language  # last: what describes content moves into the parts when they are made
    return message


def _own_address(settings: Settings) -> str:
    host = urlsplit(settings.public_url).hostname or "localhost"
    return f"portal@{host if host.strip('0123456789.') and ':' not in host else 'localhost'}"


def settings_of_portal() -> Settings:
    settings: Settings = current_app.config["PORTAL"]
    return settings

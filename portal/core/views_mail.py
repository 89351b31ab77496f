"""The mailbox of a demonstration (postbus): mails that are kept as files, for whoever plays their readers."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_binary_file, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from itertools import islice
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, abort, current_app, render_template, request
from markupsafe import Markup, escape

from portal.core.mail_transport import folder_of
from portal.core.security import public

bp = Blueprint("mailbox", __name__)

SHOWN = 100

_NAME = re.compile(r"[0-9.]{1,60}")
_URL = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class KeptMail:
    """One mail as it lies in the folder."""

    name: str
    to: str
    subject: str
    at: datetime
    text: str
    headers: tuple[tuple[str, str], ...]

    @property
    def linked_text(self) -> Markup:
        """The text with its links to follow."""
        parts, end = [], 0
        for found in _URL.finditer(self.text):
            parts += [escape(self.text[end : found.start()]), _link(found[0])]
            end = found.end()
        return Markup("").join([*parts, escape(self.text[end:])])


@bp.get("/postbus")
@public
def list_mails() -> Any:
    """The newest mails, to everybody or to one address."""
    wanted = request.args.get("aan", "").strip().lower()
    newest_first = sorted(_folder().glob("*.eml"), key=_age, reverse=True)
    mails = (mail for mail in map(_read, newest_first) if wanted in mail.to)
    return render_template("core/mail/mailbox.html", mails=list(islice(mails, SHOWN)), wanted=wanted)


@bp.get("/postbus/<name>")
@public
def show_mail(name: str) -> Any:
    path = _folder() / f"{name}.eml"
    if not _NAME.fullmatch(name) or not path.is_file():
        abort(404)
    return render_template("core/mail/mail.html", mail=_read(path))


def _folder() -> Path:
    return folder_of(current_app.config["PORTAL"].mail_url)


def _read(path: Path) -> KeptMail:
    with path.open("rb") as opened:
        message: EmailMessage = message_from_binary_file(opened, policy=policy.default)
    body = message.get_body(("plain",))
    shown = ("From", "To", "Date", "Message-ID", "List-Unsubscribe")
    return KeptMail(
        name=path.stem,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        at=parsedate_to_datetime(str(message["Date"])),
        text=body.get_content() if body else "",
        headers=tuple((name, str(message[name])) for name in shown if message[name]),
    )


def init_app(app: Flask) -> None:
    """In a demonstration only, and only where mails are kept; a live portal has no such page."""
    settings = app.config["PORTAL"]
    if settings.is_demo and settings.mail_url.startswith("file:"):
        app.register_blueprint(bp)


def _age(path: Path) -> float:
    return path.stat().st_mtime


def _link(url: str) -> Markup:
    return Markup('<a href="{}" hx-boost="false">{}</a>').format(url, url)

"""The mails that the portal under test sent, as their readers find them."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage

from flask import Flask

from portal.core import mail
from portal.core.db import db
from portal.core.mail_transport import folder_of


class Mailbox:
    """Everything that was sent since the test began, oldest first."""

    def __init__(self, app: Flask) -> None:
        self.folder = folder_of(app.config["PORTAL"].mail_url)
        self.app = app
        for path in self._paths():
            path.unlink()

    @property
    def mails(self) -> list[EmailMessage]:
        """What is due is sent first."""
        db.session.commit()
        with self.app.app_context():
            mail.sweep()
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in self._paths()]

    def to(self, address: str) -> list[EmailMessage]:
        return [message for message in self.mails if address in str(message["To"])]

    def links(self, address: str) -> list[str]:
        """Paths of the portal that the newest mail to this address points at."""
        newest = self.to(address)[-1].get_body(("plain",))
        assert newest is not None
        return re.findall(r"https?://[^/\s]+(/\S*)", newest.get_content())

    def _paths(self):
        return sorted(self.folder.glob("*.eml"), key=lambda path: (path.stat().st_mtime_ns, path.name))

"""People at the door, and the mails they get."""

import pytest

from portal.accounts import passwords
from portal.accounts.models import Account
from portal.core import mail
from portal.core.db import db
from tests.factories import make_member
from tests.support import post

PASSWORD = "kano-lantaarn-beschuit"


@pytest.fixture
def noor(database):
    """A member with a password."""
    return with_password(make_member("Noor de Wit", email="noor@voorbeeld.nl"))


@pytest.fixture
def fatma(database):
    """An administrator."""
    return with_password(make_member("Fatma Yilmaz", email="fatma@voorbeeld.nl", office="administrator"))


@pytest.fixture
def mailbox(database):
    """What the worker has mailed: `mailbox.to("noor@voorbeeld.nl")`."""
    with post.running(database.app) as office:
        yield Mailbox(office)


class Mailbox:
    """A mail server that the worker has delivered to."""

    def __init__(self, office):
        self.office = office

    def to(self, address):
        """The mails to one address, the oldest first."""
        db.session.commit()
        mail.sweep()
        db.session.rollback()
        return [each for each in self.office.mails if each["To"] == address]

    def link_to(self, address):
        """The path of the link in the last mail to an address, as both its parts show it."""
        last = self.to(address)[-1]
        text, html = (last.get_body((kind,)).get_content() for kind in ("plain", "html"))
        found = [word for word in text.split() if word.startswith("http") and word.count("/") > 3]
        assert found[0] in html
        return "/" + found[0].split("/", 3)[3]


def with_password(member, password=PASSWORD):
    db.session.get(Account, member.id).set_password(passwords.hashed(password))
    db.session.commit()
    return member


def sign_in(browser, email="noor@voorbeeld.nl", password=PASSWORD, path="/aanmelden", **options):
    return browser.post(path, {"email": email, "password": password}, **options)


def is_signed_in(browser):
    return browser.get("/aanmelden").status_code == 303

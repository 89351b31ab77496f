"""The mailbox of a demonstration shows what was mailed, as text with links; a live portal has none."""

import pytest
from flask import Flask

from config import Settings, fresh_secret
from portal.core import mail, views_mail
from portal.core.db import transaction
from tests.support import post


@pytest.fixture
def mails(database, clock, tmp_path):
    with post.sending_by(database.app, f"file://{tmp_path}"):
        for name in ("noor", "bram"):
            with transaction():
                mail.queue(
                    to=f"{name}@voorbeeld.nl", subject=f"Dag <{name}>", language="nl", template="core/mail/layout"
                )
        mail.sweep()
        yield tmp_path


def test_mails_are_read_by_whoever_plays_their_reader(browser, mails):
    page = browser.get("/postbus")
    assert "Dag &lt;noor&gt;" in page.text and "Dag &lt;bram&gt;" in page.text

    page = browser.get("/postbus?aan=noor@voorbeeld.nl")
    assert "Dag &lt;noor&gt;" in page.text and "bram" not in page.text


def test_a_mail_is_text_with_links(browser, mails):
    name = next(mails.glob("*.eml")).stem
    page = browser.get(f"/postbus/{name}")

    assert 'hx-boost="false">http://' in page.text
    assert "<style>" not in page.text


@pytest.mark.parametrize("name", ("..", "1.999", "x", "%2e%2e%2fportal"))
def test_nothing_else_is_found(browser, mails, name):
    assert browser.get(f"/postbus/{name}").status_code in (303, 404)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("mode", "mail_url", "has_one"), (("demo", "", True), ("demo", "smtp://x", False), ("live", "file", False))
)
def test_a_live_portal_has_no_such_page(tmp_path, mode, mail_url, has_one):
    settings = Settings.from_environ(
        {
            "PORTAL_MODE": mode,
            "PORTAL_DATA": str(tmp_path),
            "PORTAL_MAIL_URL": mail_url,
            "PORTAL_PUBLIC_URL": "https://portal.example.org",
            "PORTAL_SECRET_KEY": fresh_secret(),
            "PORTAL_MASTER_KEY": fresh_secret(),
        }
    )
    app = Flask(__name__)
    app.config["PORTAL"] = settings
    views_mail.init_app(app)

    assert ("mailbox.list_mails" in app.view_functions) is has_one

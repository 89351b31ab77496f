"""Mail leaves once, says what it should, and no failure on the way loses one."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from portal.core import mail, mail_delivery
from portal.core.db import db, transaction
from portal.core.mail_transport import Unreachable, carrier
from portal.core.outbox import Outbox
from tests.support import post


@pytest.fixture
def post_office(database, clock):
    with post.running(database.app) as office:
        yield office


def write(to="noor@voorbeeld.nl", **options):
    """Queue a mail that says hello."""
    options = {"subject": "Welkom in de wijk", "language": "nl", "template": "core/mail/layout", **options}
    with transaction():
        return mail.queue(to=to, **options)


def the_row():
    db.session.rollback()
    return db.session.scalars(select(Outbox).execution_options(populate_existing=True)).one()


def test_a_mail_carries_text_and_html_in_its_readers_language(post_office):
    write(unsubscribe_url="https://portal.example/meldingen/stop/abc")
    mail.sweep()

    (sent,) = post_office.mails
    assert sent["To"] == "noor@voorbeeld.nl"
    assert sent["Subject"] == "Welkom in de wijk"
    assert sent["Content-Language"] == "nl"
    assert sent["List-Unsubscribe"] == "<https://portal.example/meldingen/stop/abc>"
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in sent.iter_parts()] == ["text/plain", "text/html"]
    assert "Leren in de wijk" in sent.get_body(("plain",)).get_content()
    assert '<html lang="nl">' in sent.get_body(("html",)).get_content()


def test_what_it_said_is_wiped_once_sent(post_office):
    write()
    assert "Leren in de wijk" in the_row().text

    mail.sweep()

    row = the_row()
    assert row.sent_at and (row.subject, row.text, row.html) == ("", "", "")


def test_sent_twice_is_sent_once(post_office):
    row = write()
    for _ in range(2):
        mail.deliver(row.id)
    mail.sweep()

    assert len(post_office.mails) == 1


def test_one_for_later_waits(post_office, clock):
    row = write(not_before=clock.now() + timedelta(minutes=3))
    mail.deliver(row.id)
    mail.sweep()
    assert post_office.mails == []

    clock.travel(timedelta(minutes=3))
    mail.sweep()
    assert len(post_office.mails) == 1


def test_a_mail_of_a_transaction_that_fails_never_was(post_office):
    with pytest.raises(ZeroDivisionError), transaction():
        mail.queue(to="noor@voorbeeld.nl", subject="Nee", language="nl", template="core/mail/layout")
        _ = 1 / 0
    mail.sweep()

    assert post_office.mails == []


def test_after_a_crash_between_the_servers_yes_and_our_note_the_second_copy_has_the_same_message_id(
    database, post_office, clock
):
    """At least once: this is the one window in which a mail can arrive twice, and how mailboxes tell that it is one."""
    row = write()
    with pytest.raises(PowerCut), power_fails_at(database.engine, "UPDATE outbox SET subject"):
        mail.deliver(row.id)
    db.session.remove()
    mail.sweep()
    assert len(post_office.mails) == 1, "the claim of the dead worker still holds"

    clock.travel(mail_delivery.CLAIM_LASTS + timedelta(seconds=1))
    mail.sweep()

    first, second = post_office.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert the_row().sent_at


def test_an_address_that_is_not_known_is_given_up_at_once(post_office):
    post_office.refused["weg@voorbeeld.nl"] = "550 no such user"
    write("weg@voorbeeld.nl")
    write("noor@voorbeeld.nl")
    mail.sweep()

    assert [sent["To"] for sent in post_office.mails] == ["noor@voorbeeld.nl"]
    failed = db.session.scalars(select(Outbox).where(Outbox.failed_at.is_not(None))).one()
    assert (failed.fault, failed.text) == ("refused 550", "")


def test_a_server_that_says_later_is_tried_again_with_growing_pauses(post_office, clock):
    post_office.answers = ["451 come back later"] * 3
    write()
    pauses = []
    for _ in range(4):
        mail.sweep()
        row = the_row()
        if row.sent_at:
            break
        pauses.append(row.not_before - clock.now())
        clock.stop_at(row.not_before)

    assert pauses == list(mail_delivery.PAUSES[:3])
    assert len(post_office.mails) == 1


def test_after_days_of_trying_a_mail_is_given_up_without_a_word_of_it_in_the_log(post_office, clock, caplog):
    post_office.answers = ["451 come back later"] * 20
    write(subject="Geheim onderwerp")
    for _ in range(len(mail_delivery.PAUSES) + 1):
        mail.sweep()
        clock.stop_at(max(clock.now(), the_row().not_before))

    assert the_row().failed_at
    assert "given up: deferred 451" in caplog.text
    assert "Geheim" not in caplog.text and "noor@voorbeeld.nl" not in caplog.text


def test_many_mails_go_over_one_connection(post_office):
    for number in range(5):
        write(f"lid{number}@voorbeeld.nl")
    mail.sweep()

    assert (len(post_office.mails), post_office.connections) == (5, 1)


def test_when_no_server_answers_nothing_is_lost_and_health_says_so(database, browser, clock):
    with post.sending_by(database.app, "smtp://127.0.0.1:9"):
        write(), write()
        mail.sweep()
        assert browser.get("/gezond").status_code == 503
        assert sorted(db.session.scalars(select(Outbox.tries))) == [0, 1], "one try tells enough for now"

    clock.travel(timedelta(minutes=2))
    with post.running(database.app) as office:
        mail.sweep()
    assert len(office.mails) == 2
    assert browser.get("/gezond").json["mail"] is True


@pytest.mark.parametrize(("login", "arrives"), (("portal:good@", True), ("portal:wrong@", False), ("", False)))
def test_a_server_that_asks_who_we_are(database, clock, login, arrives):
    with post.running(database.app, password="good", login=login) as office:
        write()
        mail.sweep()

    assert (len(office.mails) == 1) is arrives
    assert (the_row().sent_at is not None) is arrives


def test_a_server_that_speaks_tls_only_is_spoken_to_in_tls(database, clock, tmp_path):
    context, ca = post.certificate(tmp_path)
    with post.running(database.app, ssl_context=context) as office:
        port = database.app.config["PORTAL"].mail_url.rpartition(":")[2]
        with post.sending_by(database.app, f"smtps://localhost:{port}?ca={ca}"):
            write()
            mail.sweep()
        with pytest.raises(Unreachable), carrier(f"smtps://localhost:{port}"):
            pytest.fail("a certificate that nobody vouches for was believed")

    assert len(office.mails) == 1


def test_a_server_that_offers_starttls_is_made_to(database, clock, tmp_path):
    context, ca = post.certificate(tmp_path)
    with post.running(database.app, tls_context=context, require_starttls=True) as office:
        port = database.app.config["PORTAL"].mail_url.rpartition(":")[2]
        with post.sending_by(database.app, f"smtp://localhost:{port}?ca={ca}"):
            write()
            mail.sweep()

    assert len(office.mails) == 1


def test_a_promised_mail_is_written_when_it_leaves(post_office, clock):
    said = {"subject": "Eerst"}

    @mail.composer("test")
    def compose(composed_id):
        if not said["subject"]:
            return None
        return mail.Letter(to="noor@voorbeeld.nl", language="nl", subject=said["subject"], template="core/mail/layout")

    with transaction():
        mail.promise("test", 1, member_id=None, not_before=clock.now() + timedelta(minutes=3))
        mail.promise("test", 2, member_id=None, not_before=clock.now() + timedelta(minutes=9))
    said["subject"] = "Later"
    clock.travel(timedelta(minutes=3))
    mail.sweep()
    said["subject"] = ""
    clock.travel(timedelta(minutes=9))
    mail.sweep()

    assert post_office.subjects == ["Later"]
    assert the_row().sent_at, "the one with nothing left to say is gone"


def test_while_muted_nothing_is_written(post_office):
    with mail.muted():
        assert write() is None
    mail.sweep()

    assert post_office.mails == []


def test_mails_kept_as_files_are_one_file_each(database, clock, tmp_path):
    with post.sending_by(database.app, f"file://{tmp_path}"):
        write()
        mail.sweep()

    (kept,) = tmp_path.iterdir()
    assert kept.suffix == ".eml" and b"Welkom in de wijk" in kept.read_bytes()


def test_a_mail_names_the_portal_as_its_sender(database, post_office):
    with post.sending_by(database.app, database.app.config["PORTAL"].mail_url + "?from=wijk@gemeente.example"):
        write()
        mail.sweep()

    assert post_office.mails[0]["From"] == "Leren in de wijk <wijk@gemeente.example>"


def test_what_was_sent_long_ago_is_forgotten(post_office, clock):
    write()
    mail.sweep()
    clock.travel(timedelta(days=31))
    mail_delivery.forget()

    assert db.session.scalars(select(Outbox)).all() == []


class PowerCut(BaseException):
    """What no handler of ours may catch."""


@contextmanager
def power_fails_at(engine, beginning):
    def cut(_connection, _cursor, statement, *_rest):
        if statement.startswith(beginning):
            raise PowerCut

    event.listen(engine, "before_cursor_execute", cut)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", cut)

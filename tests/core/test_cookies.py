"""The signed cookie, whose signature is judged once and then remembered for a while."""

import pytest
from flask import session

from portal.core.security import SignedCookie


@pytest.fixture
def cookie(app):
    """A cookie with a word in it, as a browser holds it."""
    app.session_interface.judged.clear()
    return signed(app, {"word": "fiets"})


def signed(app, content):
    return app.session_interface.get_signing_serializer(app).dumps(content)


def sent(app, value):
    return app.test_request_context(headers={"Cookie": f"{app.config['SESSION_COOKIE_NAME']}={value}"})


def judged_anew(app, monkeypatch):
    """Counts how often a signature is judged."""
    counted = []
    serializer = app.session_interface.get_signing_serializer(app)
    loads = serializer.loads
    monkeypatch.setattr(serializer, "loads", lambda *given, **more: counted.append(1) or loads(*given, **more))
    return counted


def test_a_right_signature_is_judged_once(app, cookie, monkeypatch):
    counted = judged_anew(app, monkeypatch)
    for _ in range(3):
        with sent(app, cookie):
            assert session["word"] == "fiets"

    assert counted == [1]


def test_it_is_judged_again_after_a_while(app, cookie, monkeypatch):
    monkeypatch.setattr(SignedCookie, "KEPT_SECONDS", 0)
    counted = judged_anew(app, monkeypatch)
    for _ in range(2):
        with sent(app, cookie):
            assert session["word"] == "fiets"

    assert counted == [1, 1]


def test_one_letter_changed_is_nobodys_cookie(app, cookie):
    with sent(app, cookie):
        assert session["word"] == "fiets"
    changed = cookie[:3] + ("A" if cookie[3] != "A" else "B") + cookie[4:]
    for _ in range(2):
        with sent(app, changed):
            assert dict(session) == {}


def test_what_a_request_puts_in_stays_with_that_request(app, cookie):
    with sent(app, cookie):
        session["word"] = "bankje"
    with sent(app, cookie):
        assert session["word"] == "fiets"


def test_what_could_be_changed_from_within_is_read_anew(app):
    cookie = signed(app, {"words": ["fiets"]})
    with sent(app, cookie):
        session["words"].append("bankje")
    with sent(app, cookie):
        assert session["words"] == ["fiets"]


def test_however_many_browsers_come_only_so_many_are_remembered(app, monkeypatch):
    monkeypatch.setattr(SignedCookie, "MOST", 3)
    for number in range(10):
        with sent(app, signed(app, {"word": str(number)})):
            assert session["word"] == str(number)

    assert len(app.session_interface.judged) <= 3

"""What goes with every answer of the portal, whatever kind of answer it is."""

import base64
import dataclasses
import io

import pytest
from bs4 import BeautifulSoup

from config import Settings
from portal.core import security
from portal.core.db import db
from portal.core.security import public
from tests.factories import make_member
from tests.support.browser import Browser
from tests.support.databases import app_of

# Written out once more: a change of the policy is a decision, and shows here as one.
EXACTLY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

ANSWERS = {
    "a page of a guest": ("guest", "GET", "/aanmelden", {}, 200),
    "the door": ("guest", "GET", "/gesprekken", {}, 303),
    "the door for a form": ("guest", "POST", "/gesprekken/1/reacties", {}, 303),
    "a page of a member": ("member", "GET", "/gesprekken", {}, 200),
    "a fragment": ("member", "GET", "/gesprekken", {"fragment": True}, 200),
    "nothing to swap": ("member", "GET", "/meldingen/aantal?was=0", {"fragment": True}, None),
    "a redirect": ("member", "GET", "/aanmelden", {}, 303),
    "a refused form": ("member", "POST", "/gesprekken", {}, 422),
    "a form without its token": ("member", "POST", "/gesprekken", {"with_token": False}, None),
    "not there": ("member", "GET", "/gesprekken/999999", {}, 404),
    "no such address": ("member", "GET", "/bestaat-niet", {}, 404),
    "not allowed": ("member", "GET", "/beheer", {}, 403),
    "another method": ("member", "DELETE", "/gesprekken", {}, 405),
    "health": ("guest", "GET", "/gezond", {}, 200),
    "plain text": ("guest", "GET", "/.well-known/security.txt", {}, 200),
    "an archive": ("member", "GET", "/mijn-gegevens/download", {}, 200),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_kind_of_answer_is_locked(world, kind):
    role, method, path, options, status = ANSWERS[kind]

    response = world.ask(role, method, path, **options)

    assert status in (None, response.status_code)
    assert {name: response.headers.get(name) for name in EXACTLY} == EXACTLY
    assert response.headers["Cache-Control"] == "no-store"
    assert "HX-Request" in response.vary
    assert response.headers["X-Request-Id"]
    assert "Server" not in response.headers
    assert "X-Powered-By" not in response.headers


def test_the_policy_of_the_code_is_the_decided_one():
    assert EXACTLY["Content-Security-Policy"] == security.CSP


def test_a_file_of_a_post_stays_with_its_reader(world):
    response = world.ask("member", "GET", f"/gesprekken/bestanden/{world.ids['attachment_id']}")

    assert response.status_code == 200
    assert {name: response.headers.get(name) for name in EXACTLY} == EXACTLY
    assert response.headers["Cache-Control"].startswith("private")


def test_assets_are_locked_and_never_change(world):
    page = BeautifulSoup(world.ask("guest", "GET", "/aanmelden").text, "html.parser")
    urls = [each["href"] for each in page.select("link[rel=stylesheet]")] + [
        each["src"] for each in page.select("script")
    ]
    assert len(urls) >= 2

    for url in urls:
        response = world.ask("guest", "GET", url)
        assert response.status_code == 200, url
        assert {name: response.headers.get(name) for name in EXACTLY} == EXACTLY
        assert "immutable" in response.headers["Cache-Control"]
        assert "Set-Cookie" not in response.headers


def test_a_fault_shows_no_inside(tmp_path):
    app = app_of(dataclasses.replace(Settings.from_environ({"PORTAL_DATA": str(tmp_path)}), testing=True))

    @app.get("/fout")
    @public
    def fail():
        raise RuntimeError("het geheim van de smid")

    with app.app_context():
        db.create_all()
    response = app.test_client().get("/fout")

    assert response.status_code == 500
    assert {name: response.headers.get(name) for name in EXACTLY} == EXACTLY
    assert response.headers["X-Request-Id"] in response.text
    assert "smid" not in response.text
    assert "Traceback" not in response.text


def test_a_form_that_is_too_large_is_refused_with_every_header(world):
    response = world.ask("member", "POST", "/gesprekken", {"file": (io.BytesIO(b"x" * 31 * 1024 * 1024), "groot.pdf")})

    assert response.status_code == 413
    assert {name: response.headers.get(name) for name in EXACTLY} == EXACTLY


def test_cookies_cannot_be_read_by_scripts_or_sent_by_other_sites(world):
    member = {"email": world.ids["address_of_member"], "password": world.ids["password"]}
    signed_in = world.ask("guest", "POST", "/aanmelden", member)
    language = world.ask("guest", "POST", "/taal", {"language": "en"})
    cookies = [*signed_in.headers.getlist("Set-Cookie"), *language.headers.getlist("Set-Cookie")]

    assert len(cookies) >= 2
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Domain=" not in cookie
        assert "Path=/" in cookie


def test_behind_tls_cookies_belong_to_this_host_alone(tmp_path):
    key = base64.urlsafe_b64encode(bytes(range(32))).decode().rstrip("=")
    live = Settings.from_environ(
        {
            "PORTAL_MODE": "live",
            "PORTAL_DATA": str(tmp_path),
            "PORTAL_PUBLIC_URL": "https://leren.example",
            "PORTAL_MAIL_URL": "file",
            "PORTAL_PROXIES": "1",
            "PORTAL_SECRET_KEY": "Zr8Qm2Vx6Tn4Lk0Pw9Hs3Jd7Gb5Fc1Ya",
            "PORTAL_MASTER_KEY": key,
        }
    )
    app = app_of(dataclasses.replace(live, testing=True))
    with app.app_context():
        db.create_all()
        make_member("Noor", email="noor@voorbeeld.nl")
        browser = Browser(app)
        proxied = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "leren.example", "X-Forwarded-For": "192.0.2.7"}
        page = browser.client.get("/aanmelden", headers=proxied)
        language = browser.client.post("/taal", headers=proxied, data={"language": "en"})

    assert page.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    cookies = [*page.headers.getlist("Set-Cookie"), *language.headers.getlist("Set-Cookie")]
    assert any(cookie.startswith("__Host-portal=") for cookie in cookies)
    for cookie in cookies:
        assert "Secure" in cookie
        assert "HttpOnly" in cookie
        assert "Path=/" in cookie
        assert "Domain=" not in cookie


def test_pages_name_no_software(pages):
    """Neither ours by number nor what it is built of: who looks for a known hole is not told where."""
    named = {
        str(door)
        for (door, _role), page in pages.items()
        for word in ("werkzeug", "granian", "python/", "sqlalchemy", "flask")
        if word in page.text.lower()
    }

    assert named == set()

"""Settings: good ones become a portal, wrong ones become one clear line."""

import os
import stat
import subprocess
import sys

import pytest

from config import ROOT, Settings, WrongSetting, fresh_secret

LIVE = {
    "PORTAL_MODE": "live",
    "PORTAL_PUBLIC_URL": "https://portal.example.org",
    "PORTAL_SECRET_KEY": fresh_secret(),
    "PORTAL_MASTER_KEY": fresh_secret(),
    "PORTAL_MAIL_URL": "smtp://localhost:25",
}


@pytest.fixture
def environ(tmp_path):
    return {"PORTAL_DATA": str(tmp_path)}


def test_a_demo_needs_no_settings(environ):
    settings = Settings.from_environ(environ)

    assert settings.is_demo
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.database_url == f"sqlite:///{environ['PORTAL_DATA']}/portal.db"


def test_a_live_portal_starts_with_all_it_needs(environ):
    settings = Settings.from_environ(environ | LIVE)

    config = settings.flask_config()
    assert config["SESSION_COOKIE_SECURE"]
    assert config["SESSION_COOKIE_NAME"] == "__Host-portal"
    assert config["TRUSTED_HOSTS"] == ["portal.example.org"]


@pytest.mark.parametrize("missing", ["PUBLIC_URL", "SECRET_KEY", "MASTER_KEY", "MAIL_URL"])
def test_a_live_portal_refuses_what_is_missing(environ, missing):
    given = {name: value for name, value in (environ | LIVE).items() if name != f"PORTAL_{missing}"}

    with pytest.raises(WrongSetting, match=f"PORTAL_{missing} is missing"):
        Settings.from_environ(given)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MODE", "production"),
        ("PORT", "http"),
        ("PORT", "70000"),
        ("PORT", "0"),
        ("PROXIES", "-1"),
        ("PROXIES", "yes"),
        ("PUBLIC_URL", "portal.example.org"),
        ("PUBLIC_URL", "https://portal.example.org/portal"),
        ("PUBLIC_URL", "https://[portal"),
        ("DATABASE_URL", "mysql://localhost/portal"),
        ("DATABASE_URL", "postgresql://localhost"),
        ("DATABASE_URL", "sqlite://"),
        ("QUEUE_URL", "redis://localhost"),
        ("MAIL_URL", "localhost:25"),
        ("FILES_URL", "ftp://localhost/files"),
        ("THEME", "no-such-theme"),
        ("LOGO", "/no/such/logo.svg"),
        ("LOGO", __file__),
        ("ORG_NAME", "x" * 61),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 40),
        ("SECRET_KEY", "change-me-change-me-change-me-0123456789"),
        ("MASTER_KEY", "not base64 at all"),
        ("MASTER_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        ("DATABASE", "a name that is not a setting"),
    ],
)
def test_a_wrong_value_is_named(environ, name, value):
    with pytest.raises(WrongSetting) as refused:
        Settings.from_environ(environ | {f"PORTAL_{name}": value})

    assert f"PORTAL_{name}" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_live_portal_is_not_reached_over_http(environ):
    with pytest.raises(WrongSetting, match="https"):
        Settings.from_environ(environ | LIVE | {"PORTAL_PUBLIC_URL": "http://portal.example.org"})


def test_a_refused_database_url_does_not_repeat_its_password(environ):
    with pytest.raises(WrongSetting) as refused:
        Settings.from_environ(environ | {"PORTAL_DATABASE_URL": "mysql://portal:kerkstraat12@localhost/portal"})

    assert "kerkstraat12" not in str(refused.value)


def test_secrets_are_made_once_and_kept_for_their_owner_only(environ, tmp_path):
    first, second = Settings.from_environ(environ), Settings.from_environ(environ)

    assert first.secret_key == second.secret_key
    assert first.master_keys == second.master_keys
    for name in ("secret_key", "master_key"):
        assert stat.S_IMODE((tmp_path / "keys" / name).stat().st_mode) == 0o600


def test_secrets_are_not_shown_by_accident(environ):
    settings = Settings.from_environ(environ)

    assert settings.secret_key not in repr(settings)
    assert repr(settings.master_keys[0]) not in repr(settings)


def test_master_keys_can_be_renewed(environ):
    older, newer = fresh_secret(), fresh_secret()

    settings = Settings.from_environ(environ | {"PORTAL_MASTER_KEY": f"{older},{newer}"})

    assert len(settings.master_keys) == 2
    assert all(len(key) == 32 for key in settings.master_keys)


def test_postgresql_is_spoken_to_by_the_driver_that_is_installed(environ):
    settings = Settings.from_environ(environ | {"PORTAL_DATABASE_URL": "postgresql://portal@localhost/portal"})

    assert settings.database_url == "postgresql+psycopg://portal@localhost/portal"


def test_a_process_ends_with_one_line_and_no_traceback(tmp_path):
    environ = {**os.environ, "PORTAL_DATA": str(tmp_path), "PORTAL_PORT": "eighty"}
    ended = subprocess.run(
        [sys.executable, "-m", "portal.core.supervisor"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 2
    assert ended.stderr.splitlines() == ['portal: PORTAL_PORT is "eighty"; it must be a whole number from 1 to 65535.']

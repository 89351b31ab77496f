"""What differs from one portal to the next: typed settings, read once from PORTAL_* variables and judged at the start.

A value that cannot be right is a `WrongSetting` with one clear line, so that a portal never starts half-right.
`docs/running.md` explains every setting to whoever hosts a portal.
"""

import base64
import binascii
import os
import re
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import SplitResult, urlsplit

ROOT = Path(__file__).resolve().parent
THEMES = ROOT / "static" / "themes"

NAMES = (
    *("MODE", "DATA", "HOST", "PORT", "PUBLIC_URL", "PROXIES", "DATABASE_URL", "KEYS_URL", "MASTER_KEY", "SECRET_KEY"),
    *("MAIL_URL", "QUEUE_URL", "FILES_URL", "THEME", "ORG_NAME", "LOGO"),
)
SHORTEST_SECRET = 32
MEGABYTE = 1024 * 1024


class WrongSetting(ValueError):
    """A setting that cannot be right; its text is the one line that the operator reads."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of one portal."""

    mode: Literal["demo", "live"]
    data: Path
    host: str
    port: int
    public_url: str
    proxies: int
    database_url: str
    keys_url: str
    mail_url: str
    queue_url: str
    files_url: str
    theme: str
    org_name: str
    logo: Path | None
    secret_key: str = field(repr=False)
    master_keys: tuple[bytes, ...] = field(repr=False)
    testing: bool = False

    @property
    def is_demo(self) -> bool:
        return self.mode == "demo"

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @classmethod
    def of_process(cls) -> Self:
        """The settings of this process; a wrong one ends it with one line and exit status 2."""
        try:
            return cls.from_environ(os.environ)
        except WrongSetting as wrong:
            print(f"portal: {wrong}", file=sys.stderr)
            raise SystemExit(2) from None

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Self:
        """Settings from variables; raises WrongSetting. In demo mode missing secrets are made and kept in the data."""
        _refuse_unknown(environ)
        given = {name: environ.get(f"PORTAL_{name}", "").strip() for name in NAMES}
        mode = _mode(given["MODE"])
        data = _folder(given["DATA"])
        host, port = (
            given["HOST"] or "127.0.0.1",
            _whole_number("PORT", given["PORT"], default=8000, most=65535, least=1),
        )
        return cls(
            mode=mode,
            data=data,
            host=host,
            port=port,
            public_url=_public_url(given["PUBLIC_URL"], mode, host, port),
            proxies=_whole_number("PROXIES", given["PROXIES"], default=0, most=5),
            database_url=_database_url("DATABASE_URL", given["DATABASE_URL"], data / "portal.db"),
            keys_url=_database_url("KEYS_URL", given["KEYS_URL"], data / "keys.db"),
            mail_url=_mail_url(given["MAIL_URL"], mode, data),
            queue_url=_database_url("QUEUE_URL", given["QUEUE_URL"], data / "queue.db", driver=False),
            files_url=_files_url(given["FILES_URL"], data),
            theme=_theme(given["THEME"]),
            org_name=_org_name(given["ORG_NAME"]),
            logo=_logo(given["LOGO"]),
            secret_key=_secret_key(given["SECRET_KEY"], mode, data),
            master_keys=_master_keys(given["MASTER_KEY"], mode, data),
        )

    def flask_config(self) -> dict[str, Any]:
        """The same, as Flask and its extensions want to hear it."""
        return {
            "PORTAL": self,
            "TESTING": self.testing,
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(self.database_url),
            "PREFERRED_URL_SCHEME": "https" if self.is_https else "http",
            # Behind TLS the browser itself guards that no neighbouring host can set this cookie.
            "SESSION_COOKIE_NAME": "__Host-portal" if self.is_https else "portal",
            "SESSION_COOKIE_SECURE": self.is_https,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_PATH": "/",
            # A live portal answers to its own name only; a demo may be looked at from anywhere.
            "TRUSTED_HOSTS": None if self.is_demo else [urlsplit(self.public_url).hostname or ""],
            "MAX_CONTENT_LENGTH": 30 * MEGABYTE,
            "MAX_FORM_MEMORY_SIZE": 2 * MEGABYTE,
            "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a long text is not lost to a clock
            "BABEL_DEFAULT_LOCALE": "nl",
            "BABEL_DEFAULT_TIMEZONE": "Europe/Amsterdam",
        }


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    known = {f"PORTAL_{name}" for name in NAMES}
    for name in sorted(environ):
        if name.startswith("PORTAL_") and name not in known and name not in ("PORTAL_BROWSER", "PORTAL_CHROMIUM"):
            raise WrongSetting(f"{name} is not a setting; the settings are {', '.join(sorted(known))}.")


def _mode(given: str) -> Literal["demo", "live"]:
    if given in ("", "demo"):
        return "demo"
    if given == "live":
        return "live"
    raise WrongSetting(f'PORTAL_MODE is "{given}"; it must be demo or live.')


def _folder(given: str) -> Path:
    folder = Path(given).expanduser() if given else ROOT / "var"
    folder = folder if folder.is_absolute() else ROOT / folder
    try:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    except OSError as error:
        raise WrongSetting(f"PORTAL_DATA: the folder {folder} cannot be made ({error.strerror}).") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise WrongSetting(f"PORTAL_DATA: the folder {folder} cannot be written to.")
    return folder


def _whole_number(name: str, given: str, *, default: int, most: int, least: int = 0) -> int:
    if not given:
        return default
    if not given.isascii() or not given.isdecimal() or not least <= int(given) <= most:
        raise WrongSetting(f'PORTAL_{name} is "{given}"; it must be a whole number from {least} to {most}.')
    return int(given)


def _split(name: str, given: str) -> SplitResult:
    try:
        parts = urlsplit(given)
        _ = parts.port
    except ValueError:
        raise WrongSetting(f"PORTAL_{name} is not a URL that can be read.") from None
    return parts


def _public_url(given: str, mode: str, host: str, port: int) -> str:
    if not given:
        if mode == "live":
            raise WrongSetting("PORTAL_PUBLIC_URL is missing; a live portal needs its own https address.")
        shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104
        return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
    parts = _split("PUBLIC_URL", given)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise WrongSetting(f'PORTAL_PUBLIC_URL is "{given}"; it must look like https://portal.example.org.')
    if parts.path not in ("", "/"):
        raise WrongSetting(f'PORTAL_PUBLIC_URL is "{given}"; the portal lives at the root of its host, without a path.')
    if mode == "live" and parts.scheme != "https":
        raise WrongSetting("PORTAL_PUBLIC_URL begins with http; a live portal is reached over https only.")
    return f"{parts.scheme}://{parts.netloc}"


def _database_url(name: str, given: str, default: Path, *, driver: bool = True) -> str:
    if not given:
        return f"sqlite:///{default}"
    parts = _split(name, given)
    if parts.scheme == "sqlite" and parts.path.strip("/"):
        return f"sqlite:///{(default.parent / parts.path[1:]).resolve()}"
    if parts.scheme in ("postgresql", "postgres", "postgresql+psycopg") and parts.path.strip("/"):
        return ("postgresql+psycopg" if driver else "postgresql") + given[len(parts.scheme) :]
    # The value itself is not repeated: it may hold a password.
    raise WrongSetting(f"PORTAL_{name} must look like sqlite:///file or postgresql://user:password@host/database.")


def _mail_url(given: str, mode: str, data: Path) -> str:
    if not given:
        if mode == "live":
            raise WrongSetting(
                "PORTAL_MAIL_URL is missing; a live portal needs a mail server (or say file to keep mails)."
            )
        return f"file://{data / 'mail'}"
    if given == "file":
        return f"file://{data / 'mail'}"
    parts = _split("MAIL_URL", given)
    if parts.scheme == "file" and parts.path.startswith("/"):
        return given
    if parts.scheme in ("smtp", "smtps") and parts.hostname:
        return given
    raise WrongSetting("PORTAL_MAIL_URL must be file, smtp://host:port or smtps://user:password@host:port.")


def _files_url(given: str, data: Path) -> str:
    url = given or f"file://{data / 'files'}"
    parts = _split("FILES_URL", url)
    if parts.scheme == "s3" and parts.netloc:
        return url
    if parts.scheme == "file" and parts.path.startswith("/"):
        try:
            Path(parts.path).mkdir(mode=0o750, parents=True, exist_ok=True)
        except OSError as error:
            raise WrongSetting(f"PORTAL_FILES_URL: {parts.path} cannot be made ({error.strerror}).") from None
        return url
    raise WrongSetting("PORTAL_FILES_URL must look like file:///folder or s3://bucket/folder.")


def _theme(given: str) -> str:
    if not given:
        return ""
    there = sorted(path.stem for path in THEMES.glob("*.css"))
    if given not in there:
        raise WrongSetting(f'PORTAL_THEME is "{given}"; the themes in static/themes are {", ".join(there) or "none"}.')
    return given


def _org_name(given: str) -> str:
    if len(given) > 60 or not given.isprintable():
        raise WrongSetting("PORTAL_ORG_NAME must be a name of at most 60 characters.")
    return given or "Leren in de wijk"


def _logo(given: str) -> Path | None:
    if not given:
        return None
    logo = Path(given).expanduser()
    logo = logo if logo.is_absolute() else ROOT / logo
    if logo.suffix.lower() not in (".svg", ".png", ".webp") or not logo.is_file():
        raise WrongSetting(f'PORTAL_LOGO is "{given}"; it must be an existing .svg, .png or .webp file.')
    return logo


def _secret_key(given: str, mode: str, data: Path) -> str:
    secret = given or _kept(data, "secret_key", make=mode == "demo")
    if not secret:
        raise WrongSetting("PORTAL_SECRET_KEY is missing; `make keys` prints a good one.")
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < 12 or re.search(r"(?i)secret|change.?me|password", secret):
        raise WrongSetting(
            f"PORTAL_SECRET_KEY is too weak; use {SHORTEST_SECRET} random characters (`make keys` prints them)."
        )
    return secret


def _master_keys(given: str, mode: str, data: Path) -> tuple[bytes, ...]:
    """Keys that wrap the data keys, oldest first: the last one wraps, the others still open."""
    written = given or _kept(data, "master_key", make=mode == "demo")
    if not written:
        raise WrongSetting("PORTAL_MASTER_KEY is missing; `make keys` prints a good one.")
    keys = []
    for one in written.split(","):
        try:
            key = base64.urlsafe_b64decode(one.strip() + "=" * (-len(one.strip()) % 4))
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != 32 or len(set(key)) < 12:
            raise WrongSetting("PORTAL_MASTER_KEY must be 32 random bytes in base64 (`make keys` prints them).")
        keys.append(key)
    return tuple(keys)


def fresh_secret() -> str:
    """32 random bytes in URL-safe base64: a good secret and a good master key."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")


def _kept(data: Path, name: str, *, make: bool) -> str:
    """The secret kept in the data folder; made there first when asked, readable by its owner only."""
    path = data / "keys" / name
    try:
        if make and not path.exists():
            path.parent.mkdir(mode=0o700, exist_ok=True)
            # Written apart, then linked into place: when two processes start at once, both read the secret of one.
            draft = path.with_name(f"{name}.{os.getpid()}.new")
            draft.touch(mode=0o600)
            draft.write_text(fresh_secret() + "\n")
            try:
                os.link(draft, path)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return path.read_text().strip() if path.exists() else ""
    except OSError as error:
        raise WrongSetting(f"the secret in {path} cannot be kept or read ({error.strerror}).") from None


def _engine_options(url: str) -> dict[str, Any]:
    if url.startswith("sqlite"):
        return {}
    return {"pool_size": 4, "max_overflow": 4}

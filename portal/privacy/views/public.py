"""Pages that anybody may read: what is kept, how accessible it is, how we treat each other, where to tell a leak."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, current_app, make_response

from config import Settings
from portal.core import clock, contact, hx
from portal.core.security import public
from portal.privacy.processing import PROCESSING

bp = Blueprint("privacy", __name__)

SECURITY_TXT_LASTS = timedelta(days=180)
OPEN_PATHS = ("/privacy", "/toegankelijkheid", "/huisregels", "/kwetsbaarheid", "/.well-known/security.txt")


@bp.get("/privacy")
@public
def show_privacy() -> Any:
    return hx.page("privacy/privacy.html", processing=PROCESSING, address=contact.of_portal(_settings()))


@bp.get("/toegankelijkheid")
@public
def show_accessibility() -> Any:
    return hx.page("privacy/accessibility.html", address=contact.of_portal(_settings()))


@bp.get("/huisregels")
@public
def show_rules() -> Any:
    return hx.page("privacy/rules.html")


@bp.get("/kwetsbaarheid")
@public
def show_vulnerability() -> Any:
    """The same as security.txt, for people: what to tell, to whom, and what they may expect."""
    return hx.page("privacy/vulnerability.html", address=contact.of_security(_settings()))


@bp.get("/.well-known/security.txt")
@public
def show_security_txt() -> Response:
    """RFC 9116: where to tell a vulnerability. It is always half a year from expiring."""
    settings = _settings()
    expires = (clock.now() + SECURITY_TXT_LASTS).replace(hour=0, minute=0, second=0, microsecond=0)
    return _plain(
        f"Contact: mailto:{contact.of_security(settings)}",
        f"Expires: {expires.strftime('%Y-%m-%dT%H:%M:%SZ')}",
        "Preferred-Languages: nl, en",
        f"Policy: {settings.public_url}/kwetsbaarheid",
        f"Canonical: {settings.public_url}/.well-known/security.txt",
    )


@bp.get("/security.txt")
@public
def show_old_security_txt() -> Any:
    return hx.see(".show_security_txt")


@bp.get("/robots.txt")
@public
def show_robots_txt() -> Response:
    """What stands behind the door is not for search engines; what anybody may read, is."""
    return _plain("User-agent: *", *(f"Allow: {path}$" for path in OPEN_PATHS), "Disallow: /")


def _plain(*lines: str) -> Response:
    response = make_response("".join(f"{line}\n" for line in lines))
    response.content_type = "text/plain; charset=utf-8"
    return response


def _settings() -> Settings:
    settings: Settings = current_app.config["PORTAL"]
    return settings

"""Where somebody outside can turn to, made from the settings."""

from urllib.parse import parse_qs, urlsplit

from config import Settings


def of_portal(settings: Settings) -> str:
    """The address that mail of the portal comes from."""
    given = parse_qs(urlsplit(settings.mail_url).query).get("from")
    return given[0] if given else f"portal@{_host(settings)}"


def of_security(settings: Settings) -> str:
    """Where a vulnerability is told: the mailbox that RFC 2142 sets aside for it on every host."""
    return f"security@{_host(settings)}"


def _host(settings: Settings) -> str:
    return urlsplit(settings.public_url).hostname or "localhost"

"""How a mail leaves the portal: to a mail server, or into a folder where a demonstration reads it."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

PATIENCE_SECONDS = 20  # per step of the conversation with the server
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")

Carry = Callable[[EmailMessage], None]


class Unreachable(Exception):
    """No mail can leave at present: the server does not answer, or does not let us in."""


class Deferred(Exception):
    """The server does not take this mail now, and may later."""


class Refused(Exception):
    """The server will never take this mail."""


@contextmanager
def carrier(url: str) -> Iterator[Carry]:
    """A way for mails to leave, open for several in a row. Raises Unreachable; carrying raises all three."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        yield lambda message: _keep(folder_of(url), message)
        return
    client = _connected(parts)
    try:
        yield lambda message: _send(client, message)
    finally:
        _part_from(client)


def folder_of(url: str) -> Path:
    """Where kept mails lie."""
    return Path(unquote(urlsplit(url).path))


def _keep(folder: Path, message: EmailMessage) -> None:
    """Write one mail as a file, whole or not at all; the same mail has the same name."""
    name = str(message["Message-ID"]).strip("<>").partition("@")[0]
    try:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        partial = folder / f".{name}.partial"
        partial.write_bytes(message.as_bytes())
        partial.replace(folder / f"{name}.eml")
    except OSError as error:
        raise Unreachable(type(error).__name__) from error


def _connected(parts: SplitResult) -> smtplib.SMTP:
    """A conversation with the server, encrypted wherever it offers that; a password never leaves this machine bare."""
    host, options = parts.hostname or "localhost", parse_qs(parts.query)
    try:
        if parts.scheme == "smtps":
            client: smtplib.SMTP = smtplib.SMTP_SSL(
                host, parts.port or 465, timeout=PATIENCE_SECONDS, context=_trust(options)
            )
        else:
            client = smtplib.SMTP(host, parts.port or 25, timeout=PATIENCE_SECONDS)
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(type(error).__name__) from error
    try:
        client.ehlo_or_helo_if_needed()
        if parts.scheme == "smtp" and client.has_extn("starttls"):
            client.starttls(context=_trust(options))
            client.ehlo_or_helo_if_needed()
        elif parts.scheme == "smtp" and parts.username and host not in THIS_MACHINE:
            raise Unreachable("the server offers no encryption, and a password is to be sent")
        if parts.username:
            client.login(unquote(parts.username), unquote(parts.password or ""))
    except (OSError, smtplib.SMTPException) as error:
        client.close()
        raise Unreachable(type(error).__name__) from error
    except Unreachable:
        client.close()
        raise
    return client


def _trust(options: dict[str, list[str]]) -> ssl.SSLContext:
    """Certificates are checked; `?ca=/path` names one more authority, for a server inside the house."""
    return ssl.create_default_context(cafile=options["ca"][0] if "ca" in options else None)


def _send(client: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        client.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        code = max(code for code, _ in error.recipients.values())
        raise (Refused if code >= 500 else Deferred)(str(code)) from None
    except smtplib.SMTPDataError as error:
        raise (Refused if error.smtp_code >= 500 else Deferred)(str(error.smtp_code)) from None
    except smtplib.SMTPSenderRefused as error:
        # What is wrong with our own address is for the operator to mend: no mail is lost over it.
        raise Deferred(str(error.smtp_code)) from None
    except smtplib.SMTPNotSupportedError as error:
        raise Refused(type(error).__name__) from None
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(type(error).__name__) from None


def _part_from(client: smtplib.SMTP) -> None:
    try:
        client.quit()
    except (OSError, smtplib.SMTPException):
        client.close()

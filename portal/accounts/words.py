"""What members are told about the offices (functies) that they hold."""

from dataclasses import dataclass
from typing import Any

from portal.core.i18n import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class OfficeWords:
    """What an office is called where it begins and ends, and where its work stands."""

    begun: Any
    ended: Any
    url: str


OFFICES = {
    "moderator": OfficeWords(_l("You are a moderator now"), _l("You are no longer a moderator"), "/moderatie"),
    "administrator": OfficeWords(
        _l("You are an administrator now"), _l("You are no longer an administrator"), "/beheer/leden"
    ),
}

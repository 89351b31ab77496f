"""The sign-ins that are public in a demonstration: on the sign-in page, in the README, at the start."""

from dataclasses import dataclass
from functools import cache

from portal.core.i18n import lazy_gettext as _l
from portal.demo.script import people

PASSWORD = "samen-leren-in-de-wijk"  # noqa: S105  no secret: the sign-in page of a demonstration shows it

ROLES = {
    "noor": _l("participant"),
    "bram": _l("alumnus and mentor"),
    "samira": _l("coordinator"),
    "joost": _l("moderator"),
    "fatma": _l("administrator"),
    "piet": _l("participant, another cohort"),
}


@dataclass(frozen=True, slots=True)
class DemoSignIn:
    """Somebody as whom a visitor may look around."""

    name: str
    address: str
    role: object


@cache
def demo_sign_ins() -> tuple[DemoSignIn, ...]:
    by_key = {person.key: person for person in people()}
    return tuple(DemoSignIn(by_key[key].name, by_key[key].address, role) for key, role in ROLES.items())

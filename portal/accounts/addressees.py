"""A pasted list of people, as it comes out of a mail program or a spreadsheet."""

import re
from dataclasses import dataclass, field

from portal.accounts.actions.invitations import Invitee
from portal.accounts.forms import is_address

MOST = 100

_NAMED = re.compile(r"^(?P<name>.*?)\s*<\s*(?P<email>[^<>]+?)\s*>$")
_ADDRESS = re.compile(r"""[^\s,;<>"'()]+@[^\s,;<>"'()]+""")
_BARE_THEN_COMMA = re.compile(r"""(?<![^\s,;])([^\s,;<>"'()]+@[^\s,;<>"'()]+)\s*,""")
_WRAPPED = re.compile(r"^([^@<>\n]*[^@<>\s;,])[ \t]*\r?\n[ \t]*(?=<)", re.MULTILINE)
_BETWEEN = re.compile(r";|(?<=>)\s*,?|,\s*(?=[^<>,;]*@[^<>,;]*(?:,|;|$))")


@dataclass(slots=True)
class Addressees:
    """Who can be invited, and the lines in which no address was found, as they were written."""

    people: list[Invitee] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def read(pasted: str) -> Addressees:
    """One person per line, or between commas or semicolons: 'naam@gemeente.nl' or 'Naam <naam@gemeente.nl>'.

    'Wit, Noor de <noor@gemeente.nl>', as Outlook writes it, is one person, also among others and when its line was
    wrapped before the address; so is a spreadsheet's row of cells.
    """
    found, seen = Addressees(), set()
    for line in _WRAPPED.sub(r"\1 ", pasted).split("\n"):
        for part in _parts(line):
            person = _person(part)
            if person is None:
                found.unread.append(part)
            elif person.email not in seen:
                seen.add(person.email)
                found.people.append(person)
    return found


def _parts(line: str) -> list[str]:
    """The people in one line. With one address it is one person, whatever commas stand in their name."""
    if len(_ADDRESS.findall(line)) == 1 and ";" not in line.strip(" ;"):
        return [line.strip(" \t\r,;")]
    pieces = _BETWEEN.split(_BARE_THEN_COMMA.sub(r"\1;", line))
    whole = [part for part in (piece.strip(" \t\r,;\"'") for piece in pieces) if part]
    return [one for part in whole for one in _loose(part)]


def _loose(part: str) -> list[str]:
    """Addresses with nothing but space between them."""
    addresses = _ADDRESS.findall(part)
    return addresses if len(addresses) > 1 and "<" not in part else [part]


def _person(part: str) -> Invitee | None:
    named = _NAMED.match(part)
    name, email = (named["name"], named["email"]) if named else ("", part)
    cells = _ADDRESS.findall(part)
    if not named and len(cells) == 1:
        email, name = cells[0], part.replace(cells[0], " ")
    email = email.lower().removeprefix("mailto:")
    return Invitee(email, _tidy(name)) if is_address(email) else None


def _tidy(name: str) -> str:
    """'Wit, Noor de' -> 'Noor de Wit'."""
    last, comma, first = (piece.strip(" \t,;\"'()") for piece in name.partition(","))
    return " ".join(f"{first} {last}".split())[:120] if comma or first else " ".join(last.split())[:120]

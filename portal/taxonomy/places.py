"""The 342 municipalities of the European Netherlands.

Source: CBS / Kadaster, edited (CC BY 4.0), see data/README.md.
"""

import json
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from portal.core.text import fold

_FILE = Path(__file__).parent / "data" / "gemeenten-2023-2026.geojson"
_SPOKEN = {"den haag": "GM0518", "den bosch": "GM0796"}  # names that people use and the register does not


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality (gemeente) by its CBS code, 'GM0014'."""

    code: str
    name: str
    province: str


@cache
def municipalities() -> dict[str, Municipality]:
    """Code -> municipality, by name; 's-Hertogenbosch stands under the H."""
    with _FILE.open(encoding="utf-8") as features:
        found = [feature["properties"] for feature in json.load(features)["features"]]
    by_name = sorted(found, key=lambda each: fold(each["naam"].removeprefix("'s-")))
    return {each["code"]: Municipality(each["code"], each["naam"], each["provincie"]) for each in by_name}


def name_of(code: str | None) -> str:
    """The municipality's name, '' for none or a code that is no more."""
    place = municipalities().get(code or "")
    return place.name if place else ""


def named(name: str) -> Municipality | None:
    """The municipality with this name, whatever its capitals and accents; also by the name that people use."""
    return municipalities().get(_codes_by_name().get(fold(name), ""))


def like(name: str) -> Municipality | None:
    """The municipality that somebody may have meant by a name that is not one."""
    close = get_close_matches(fold(name), _codes_by_name(), n=1, cutoff=0.75)
    return municipalities()[_codes_by_name()[close[0]]] if close else None


@cache
def _codes_by_name() -> dict[str, str]:
    return {fold(place.name): code for code, place in municipalities().items()} | _SPOKEN

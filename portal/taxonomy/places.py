"""The 342 municipalities of the European Netherlands. Source: CBS / Kadaster, edited (CC BY 4.0), see data/README.md."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "gemeenten-2023-2026.geojson"


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality (gemeente) by its CBS code, 'GM0014'."""

    code: str
    name: str
    province: str


@cache
def municipalities() -> dict[str, Municipality]:
    """Code -> municipality, by name."""
    with _FILE.open(encoding="utf-8") as features:
        found = [feature["properties"] for feature in json.load(features)["features"]]
    by_name = sorted(found, key=lambda each: each["naam"].lstrip("'s- ").casefold())
    return {each["code"]: Municipality(each["code"], each["naam"], each["provincie"]) for each in by_name}


def name_of(code: str | None) -> str:
    """The municipality's name, '' for none or a code that is no more."""
    place = municipalities().get(code or "")
    return place.name if place else ""


def named(name: str) -> Municipality | None:
    """The municipality with exactly this name, whatever its capitals."""
    return next((place for place in municipalities().values() if place.name.casefold() == name.strip().casefold()), None)

"""Writes the public holidays that the portal knows: `python -m tests.support.holidays_nl`."""

from collections.abc import Iterator
from datetime import date

import holidays

from portal.core.workdays import TABLE

YEARS = range(2015, 2076)


def public_holidays() -> Iterator[date]:
    """Those of the Netherlands, as the package `holidays` knows them."""
    yield from sorted(holidays.country_holidays("NL", years=YEARS))


def main() -> None:
    TABLE.write_text("".join(f"{day}\n" for day in public_holidays()), encoding="ascii")
    print(f"{TABLE.name}: {YEARS[0]} to {YEARS[-1]}")


if __name__ == "__main__":
    main()

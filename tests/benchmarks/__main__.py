"""`make bench`: the portal's pages beside plain ones, on SQLite and PostgreSQL, in rounds that take turns.

One part alone: `python -m tests.benchmarks --part stories --database sqlite --stories 1000 20000`.
"""

import argparse

from tests.benchmarks import consultations, conversations, stories


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seconds", type=float, default=2.0, help="per round and page")
    options.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    options.add_argument("--part", choices=("conversations", "consultations", "stories", "all"), default="all")
    options.add_argument("--stories", type=int, nargs="+", default=stories.SIZES, help="on each of these shelves")
    chosen = options.parse_args()
    for kind in ("sqlite", "postgresql") if chosen.database == "both" else (chosen.database,):
        if chosen.part in ("conversations", "all"):
            conversations.measure(kind, rounds=chosen.rounds, seconds=chosen.seconds)
        if chosen.part in ("consultations", "all"):
            consultations.measure(kind, rounds=chosen.rounds, seconds=chosen.seconds)
        if chosen.part in ("stories", "all"):
            stories.measure(kind, rounds=chosen.rounds, seconds=chosen.seconds, sizes=sorted(chosen.stories))


if __name__ == "__main__":
    main()

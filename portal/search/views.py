"""The page of search."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Blueprint, request

from portal.circles.viewer import me
from portal.core import hx, throttle
from portal.core.kinds import Ref
from portal.core.pages import Pages
from portal.core.text import tidy
from portal.members.faces import as_person
from portal.search import queries, words
from portal.search.queries import Finds, Wanted

bp = Blueprint("search", __name__)

LONGEST = 200
PER_MINUTE = 40


@bp.get("/zoeken")
def show_search() -> Any:
    asked = " ".join(tidy(request.args.get("q", "")).split())[:LONGEST]
    circle_id = request.args.get("kring", 0, type=int)
    wanted = Wanted(
        stems=words.wanted_in(asked),
        circle_id=circle_id if me().is_in(circle_id) else 0,
        period=request.args.get("periode", "") if request.args.get("periode") in queries.PERIODS else "",
    )
    values = {"q": asked, "kring": wanted.circle_id, "periode": wanted.period}
    if not wanted.stems:
        return _page(asked, wanted, values)
    throttle.take(f"search:{me().id}", PER_MINUTE, timedelta(minutes=1))
    page = max(1, min(request.args.get("pagina", 1, type=int), queries.NEWEST // queries.PER_PAGE))
    people = queries.people(me(), asked) if page == 1 else ()
    offset = (page - 1) * queries.PER_PAGE
    finds = queries.found(me(), wanted, offset=offset)
    meant, is_like = "", not finds.rows
    if finds.total < queries.FEW:  # perhaps they stand in longer words, or are mistyped
        known = queries.known_to(me())
        meant = "" if finds.rows or people or page > 1 else queries.meant(me(), known, asked)
        wanted = replace(wanted, is_beginning=True, inside=queries.held_inside(known, wanted.stems))
        finds = queries.found(me(), wanted, offset=offset)
    if not finds.total and (page == 1 or not queries.found(me(), wanted, offset=0).total):
        finds, wanted = queries.found_most(me(), wanted, offset=offset)
    pages = Pages("/zoeken", page, finds.total, queries.PER_PAGE, values)
    return _page(asked, wanted, values, finds=finds, people=people, meant=meant, pages=pages, is_like=is_like)


def _page(asked: str, wanted: Wanted, values: dict[str, Any], **found: Any) -> Any:
    finds: Finds = found.get("finds") or Finds((), 0)
    people = found.get("people", ())
    writers = queries.writers(me(), finds.rows)
    return hx.page(
        "search/search.html",
        asked=asked,
        wanted=wanted,
        values=values,
        results=[
            (
                row,
                writers.get(Ref(row.kind, row.item_id), ""),
                words.snippet(row.title, wanted.marked, is_beginning=wanted.is_beginning),
                words.snippet(row.words, wanted.marked, is_beginning=wanted.is_beginning),
            )
            for row in finds.rows
        ],
        total=finds.total,
        people=[(row, as_person(row)) for row in people[: queries.PEOPLE]],
        has_more_people=len(people) > queries.PEOPLE,
        meant=found.get("meant", ""),
        is_like=found.get("is_like", False),
        pages=found.get("pages") or Pages("/zoeken", 1, 0, queries.PER_PAGE, values),
    )

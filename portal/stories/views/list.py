"""The shelf: stories to choose from, by what they are about, where and when they happened, and how it went."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, request

from portal.circles.viewer import me
from portal.core import hx
from portal.core.i18n import ngettext
from portal.core.pages import Pages
from portal.core.security import public
from portal.core.text import fold
from portal.stories import choosing, offering, outline
from portal.stories.queries import collections, shelf
from portal.stories.shelving.finding import PER_PAGE
from portal.taxonomy.themes import THEMES

bp = Blueprint("shelf", __name__)

TONE_SIGNS = {
    "succeeded": "circle-check",
    "mixed": "circle-half",
    "differently": "arrow-ramp-right",
    "running": "progress",
}


@bp.get("/verhalen")
@public
def list_stories() -> Any:
    wanted = choosing.Wanted.of(me(), request.args.to_dict(flat=False))
    found = shelf.found(me(), wanted.choice)
    of_the_month = collections.featured(me()) if wanted.is_beginning else None
    story_ids = [*found.story_ids, *([of_the_month.story_id] if of_the_month else ())]
    cards = {each.entry.story_id: each for each in shelf.cards(me(), story_ids)}
    featured = cards.pop(of_the_month.story_id, None) if of_the_month else None
    answer = hx.page(
        "stories/list.html",
        fragment="stories",
        wanted=wanted,
        found=found,
        pages=Pages(choosing.PATH, found.page, found.total, PER_PAGE, wanted.address),
        cards=list(cards.values()),
        featured=featured,
        facets=offering.facets_of(me(), wanted, found),
        chips=list(offering.chips_of(me(), wanted)),
        ways_out=offering.ways_out(wanted, found),
        orders=choosing.ORDERS,
        is_part=hx.wants_fragment(),
        **_words(),
    )
    if not hx.wants_fragment():
        return answer
    said = ngettext("%(num)s story found", "%(num)s stories found", found.total)
    goes_there = "stories-title" if "naar" in request.args else ""
    return hx.address(hx.tell(answer, say=said, focus=goes_there), wanted.url(page=found.page), is_new=True)


@bp.get("/verhalen/kiezen/<facet>")
@public
def list_values(facet: str) -> Any:
    """Everything that there is to choose of one facet, by name."""
    if not offering.is_offered(me(), facet):
        abort(404)
    wanted = choosing.Wanted.of(me(), request.args.to_dict(flat=False))
    found = shelf.found(me(), replace(wanted.choice, counts_all_of=facet))
    part = request.args.get("naam", "")[: choosing.LONGEST].strip()
    values, number = offering.every_value(me(), wanted, found, facet, fold(part))
    return hx.page(
        "stories/choose.html",
        fragment="values",
        wanted=wanted,
        facet=facet,
        label=choosing.FACETS[facet],
        part=part,
        values=values,
        number=number,
        chips=list(offering.chips_of(me(), wanted)),
    )


def _words() -> dict[str, Any]:
    """What is said on every card, looked up once."""
    levels = outline.fields()["given"].options
    return {
        "themes": {key: str(theme.name) for key, theme in THEMES.items()},
        "tones": {each.key: (TONE_SIGNS[each.key], str(each.name)) for each in outline.fields()["tone"].options},
        "levels": {each.key: (number, str(each.name)) for number, each in enumerate(levels, 1)},
        "height": len(levels),
    }

"""What the list of conversations shows: first what is new, then everything by last activity."""

from typing import Any
from urllib.parse import urlencode

from flask import request

from portal.circles.models import Circle
from portal.circles.viewer import me
from portal.discussions import queries
from portal.discussions.queries.lists import FILTERS, PER_LIST, UNREAD_AT_ONCE, ListKey


def context(circle: Circle | None) -> dict[str, Any]:
    """Everything that discussions/list.html needs."""
    viewer = me()
    circle_id = circle.id if circle else None
    chosen = request.args.get("toon", "")
    chosen = chosen if chosen in FILTERS else ""
    search = request.args.get("q", "").strip()[:200]
    after = request.args.get("na", "")
    is_start = not (chosen or search or after)
    only_read = is_start or bool(request.args.get("gelezen") and not (chosen or search))

    threads = queries.lists.list_of(
        viewer, circle_id=circle_id, chosen="gelezen" if only_read else chosen, search=search, after=after
    )
    unread = queries.lists.unread_of(viewer, circle_id=circle_id) if is_start else ()
    pinned = queries.lists.pinned_in(viewer, circle_id) if is_start and circle_id else ()
    shown = {row.id for row in (*threads, *unread, *pinned)}

    def url(**changes: Any) -> str:
        kept = {"kring": circle_id, "toon": chosen, "q": search, **changes}
        query = urlencode({name: value for name, value in kept.items() if value})
        return f"/gesprekken?{query}" if query else "/gesprekken"

    return {
        "circle": circle,
        "circles": [each for each in viewer.standings.values() if each.kind != "intervision"],
        "chosen": chosen,
        "search": search,
        "is_start": is_start,
        "is_further": bool(after),
        "threads": threads[:PER_LIST],
        "next_url": url(na=str(ListKey.of(threads[PER_LIST - 1])), gelezen=int(only_read))
        if len(threads) > PER_LIST
        else None,
        "unread": unread[:UNREAD_AT_ONCE],
        "more_unread_url": url(toon="ongelezen") if len(unread) > UNREAD_AT_ONCE else None,
        "newest": max((row.last_post_id for row in unread), default=0),
        "pinned": pinned,
        "faces": queries.lists.faces_of(shown),
        "counts": queries.lists.counts_for(viewer, circle_id=circle_id),
        "url": url,
    }

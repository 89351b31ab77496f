"""The editors' board: what waits for whom."""

from typing import Any

from flask import Blueprint, abort, request

from portal.circles.viewer import me
from portal.core import clock, hx
from portal.core.i18n import gettext as _
from portal.core.i18n import ngettext
from portal.core.pages import Pages
from portal.stories import policy, queries, words
from portal.stories.queries.board import COLUMNS, PER_PAGE, Card

bp = Blueprint("board", __name__)


@bp.get("/redactie")
def show_board() -> Any:
    """Everything that is not finished, by state; `?van=mij`: what I took on."""
    if not policy.can_curate(me()):
        abort(404)
    cards = queries.board.in_progress(me())
    mine = [each for each in cards if each.editor is not None and each.editor.id == me().id]
    chosen = "mij" if request.args.get("van") == "mij" else ""
    shown = mine if chosen else cards
    return hx.page(
        "stories/review/board.html",
        fragment="board",
        chosen=chosen,
        counts={"": len(cards), "mij": len(mine)},
        columns={state: [each for each in shown if each.state == state] for state in COLUMNS},
        words=words,
        waiting=waiting,
    )


@bp.get("/redactie/afgerond")
def list_finished() -> Any:
    """What was published, archived or withdrawn, the latest first."""
    if not policy.can_curate(me()):
        abort(404)
    page = max(1, request.args.get("pagina", 1, type=int))
    pages = Pages("/redactie/afgerond", page, queries.board.finished_count(me()), PER_PAGE)
    return hx.page("stories/review/finished.html", cards=queries.board.finished(me(), page), pages=pages, words=words)


def waiting(card: Card) -> str:
    """How long a story is where it is, in words."""
    days = (clock.today() - clock.local(card.since).date()).days
    if days <= 0:
        return _("since today")
    if days == 1:
        return _("since yesterday")
    return ngettext("for %(num)s day", "for %(num)s days", days)

"""What I asked and was asked, with the answers; and saying that one would rather not."""

from typing import Any

from flask import Blueprint, request

from portal.circles.viewer import me
from portal.core import hx
from portal.core.pages import Pages
from portal.core.security import require
from portal.directory import actions, policy, queries
from portal.directory.models import UNDO_WITHIN
from portal.directory.queries.exchanges import PER_PAGE

bp = Blueprint("exchanges", __name__)


@bp.get("/mensen/vragen")
def list_exchanges() -> Any:
    page = max(1, request.args.get("pagina", 1, type=int))
    exchanges, total = queries.exchanges.page_of(me(), page)
    return hx.page(
        "directory/exchanges.html",
        section="people",
        exchanges=exchanges,
        pages=Pages("/mensen/vragen", page, total, PER_PAGE),
        undo_within=UNDO_WITHIN,
    )


@bp.get("/mensen/vragen/<int:question_id>")
def show_exchange(question_id: int) -> Any:
    exchange = queries.exchanges.exchange_or_404(me(), question_id)
    return hx.page(
        "directory/exchange.html",
        section="people",
        exchange=exchange,
        is_sent="verstuurd" in request.args and exchange.last.asker_id == me().id,
        undo_within=UNDO_WITHIN,
    )


@bp.get("/mensen/vragen/<int:question_id>/afzegging")
@bp.get("/mensen/vragen/<int:question_id>/afzegging/ongedaan")
def show_declining(question_id: int) -> Any:
    return hx.see(".show_exchange", question_id=question_id)


@bp.post("/mensen/vragen/<int:question_id>/afzegging")
def create_declining(question_id: int) -> Any:
    exchange = queries.exchanges.exchange_or_404(me(), question_id)
    require(exchange.first.asked_id == me().id)
    if policy.can_decline(me(), exchange):
        actions.decline(exchange.first)
    return hx.see(".show_exchange", question_id=question_id)


@bp.post("/mensen/vragen/<int:question_id>/afzegging/ongedaan")
def destroy_declining(question_id: int) -> Any:
    exchange = queries.exchanges.exchange_or_404(me(), question_id)
    require(exchange.first.asked_id == me().id)
    if policy.can_take_up(me(), exchange.first):
        actions.take_up(exchange.first)
    return hx.see(".show_exchange", question_id=question_id)

"""Keeping order: coordinators and moderators close, reopen and pin conversations of their circles."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect

from portal.circles.viewer import me
from portal.core.security import require
from portal.discussions import actions, policy, queries

bp = Blueprint("curation", __name__)


@bp.post("/gesprekken/<int:thread_id>/sluiting")
def create_closure(thread_id: int) -> Any:
    return _curate(thread_id, policy.can_close, actions.threads.close)


@bp.post("/gesprekken/<int:thread_id>/sluiting/intrekken")
def destroy_closure(thread_id: int) -> Any:
    return _curate(thread_id, policy.can_reopen, actions.threads.reopen)


@bp.post("/gesprekken/<int:thread_id>/vastzetting")
def create_pin(thread_id: int) -> Any:
    return _curate(thread_id, policy.can_pin, actions.threads.pin)


@bp.post("/gesprekken/<int:thread_id>/vastzetting/intrekken")
def destroy_pin(thread_id: int) -> Any:
    return _curate(thread_id, policy.can_pin, actions.threads.unpin)


def _curate(thread_id: int, may: Callable[[Any, Any], bool], act: Callable[..., None]) -> Any:
    thread = queries.threads.thread_or_404(me(), thread_id)
    require(may(me(), thread))
    act(thread, by=me().member)
    return redirect(f"/gesprekken/{thread_id}", 303)

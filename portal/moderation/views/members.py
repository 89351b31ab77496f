"""For every member: saying that something is not right, what came of it, decisions about one's own words, numbers."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from flask import Blueprint, request

from portal.circles.viewer import me
from portal.core import clock, files, hx, throttle
from portal.core.forms import PortalForm
from portal.core.security import require
from portal.moderation import actions, policy, queries
from portal.moderation.forms import AppealForm, ReportForm
from portal.moderation.models import Decision

bp = Blueprint("reports", __name__)

PER_HOUR = 20
YEAR = timedelta(days=365)


@bp.get("/signaleren/<kind>/<int:item_id>")
def new_report(kind: str, item_id: int) -> Any:
    return _report_page(kind, item_id, ReportForm())


@bp.post("/signaleren/<kind>/<int:item_id>")
def create_report(kind: str, item_id: int) -> Any:
    _card, thing = queries.reports.seen_or_404(me(), kind, item_id)
    require(policy.can_report(me(), thing))
    throttle.take(f"report:{me().id}", PER_HOUR, timedelta(hours=1))
    form = ReportForm()
    if not form.validate():
        return _report_page(kind, item_id, form, status=422)
    actions.report(thing=thing, reporter=_member(), ground=form.ground.data, reason=form.reason.data or "")
    return hx.see(".new_report", kind=kind, item_id=item_id)


@bp.get("/signaleringen")
def list_own_reports() -> Any:
    return hx.page("moderation/own_reports.html", reports=queries.reports.made_by(me()))


@bp.get("/moderatie/verslag")
def show_account() -> Any:
    since = clock.now() - YEAR
    return hx.page("moderation/account.html", since=since, counts=queries.decisions.counts(since))


@bp.get("/moderatie/besluiten/<kind>/<int:item_id>")
def show_decision(kind: str, item_id: int) -> Any:
    return _decision_page(queries.decisions.decision_or_404(me(), kind, item_id), AppealForm())


@bp.get("/moderatie/besluiten/<kind>/<int:item_id>/bestanden/<int:file_id>")
def show_own_file(kind: str, item_id: int, file_id: int) -> Any:
    decision = queries.decisions.decision_or_404(me(), kind, item_id)
    return files.send(queries.decisions.own_file_or_404(decision, file_id), request.args.get("maat"))


@bp.get("/moderatie/besluiten/<kind>/<int:item_id>/bezwaar")
def new_appeal(kind: str, item_id: int) -> Any:
    queries.decisions.decision_or_404(me(), kind, item_id)
    return hx.see(".show_decision", kind=kind, item_id=item_id)


@bp.post("/moderatie/besluiten/<kind>/<int:item_id>/bezwaar")
def create_appeal(kind: str, item_id: int) -> Any:
    decision = queries.decisions.decision_or_404(me(), kind, item_id)
    if decision.is_appealed:  # sent twice: the first one stands
        return hx.see(".show_decision", kind=kind, item_id=item_id)
    require(policy.can_appeal(me(), decision, queries.decisions.own_words(decision)))
    form = AppealForm()
    if not form.validate():
        return _decision_page(decision, form, status=422)
    with suppress(actions.AlreadyTreated):  # at the very same moment: the page tells what stands now
        actions.appeal(decision, author=_member(), reason=form.reason.data or "")
    return hx.see(".show_decision", kind=kind, item_id=item_id)


def _report_page(kind: str, item_id: int, form: PortalForm, status: int = 200) -> Any:
    card, thing = queries.reports.seen_or_404(me(), kind, item_id)
    return hx.page(
        "moderation/report.html",
        status=status,
        form=form,
        card=card,
        thing=thing,
        kind=kind,
        item_id=item_id,
        report=queries.reports.own_undecided(me(), kind, item_id),
    )


def _decision_page(decision: Decision, form: PortalForm, status: int = 200) -> Any:
    return hx.page(
        "moderation/decision.html",
        status=status,
        form=form,
        decision=decision,
        thing=queries.decisions.own_words(decision),
        has_another_moderator=not decision.awaits_appeal or queries.asked.has_another_moderator(decision),
    )


def _member() -> Any:
    return me().member

"""For moderators only: to anybody else these pages do not exist, and to them not about their own words."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, request

from portal.circles.viewer import me
from portal.core import files, hx
from portal.core.db import roll_back
from portal.core.forms import PortalForm
from portal.core.i18n import gettext as _
from portal.core.pages import Pages
from portal.core.security import require
from portal.moderation import actions, policy, queries
from portal.moderation.forms import AppealDecisionForm, DecisionForm, UndoForm
from portal.moderation.models import Report
from portal.moderation.words import ACT_NAMES

bp = Blueprint("moderation", __name__)


@bp.get("/moderatie")
def list_reports() -> Any:
    if not policy.can_moderate(me()):
        abort(404)
    return hx.page(
        "moderation/list.html",
        section="moderation",
        waiting=queries.reports.waiting(me()),
        appealed=queries.decisions.appealed(me()),
    )


@bp.get("/moderatie/besloten")
def list_decisions() -> Any:
    if not policy.can_moderate(me()):
        abort(404)
    page = max(1, request.args.get("pagina", 1, type=int))
    pages = Pages("/moderatie/besloten", page, queries.decisions.decided_count(me()), queries.decisions.PER_PAGE)
    return hx.page(
        "moderation/decided.html", section="moderation", decided=queries.decisions.decided(me(), page), pages=pages
    )


@bp.get("/moderatie/<int:report_id>")
def show_report(report_id: int) -> Any:
    report = queries.reports.report_or_404(me(), report_id)
    return _report_page(report, is_told="gedaan" in request.args and report.decision is not None)


@bp.get("/moderatie/<int:report_id>/behandeling")
@bp.get("/moderatie/<int:report_id>/behandeling/einde")
@bp.get("/moderatie/<int:report_id>/besluit")
@bp.get("/moderatie/<int:report_id>/herstel")
@bp.get("/moderatie/<int:report_id>/bezwaar")
def show_act(report_id: int) -> Any:
    return hx.see(".show_report", report_id=queries.reports.report_or_404(me(), report_id).id)


@bp.get("/moderatie/<int:report_id>/bestanden/<int:file_id>")
def show_file(report_id: int, file_id: int) -> Any:
    report = queries.reports.report_or_404(me(), report_id)
    return files.send(queries.reports.file_or_404(me(), report, file_id), request.args.get("maat"))


@bp.post("/moderatie/<int:report_id>/behandeling")
def create_claim(report_id: int) -> Any:
    report = queries.reports.report_or_404(me(), report_id)
    if report.state == "claimed" and report.claimed_by_id == me().id:
        return _see(report)
    if not policy.can_claim(me(), report):
        return _too_late(report)
    return _act(report, lambda: actions.claim(report, moderator=_member()))


@bp.post("/moderatie/<int:report_id>/behandeling/einde")
def destroy_claim(report_id: int) -> Any:
    report = queries.reports.report_or_404(me(), report_id)
    if not policy.can_release(me(), report):
        return _too_late(report)
    return _act(report, lambda: actions.release(report, moderator=_member()))


@bp.post("/moderatie/<int:report_id>/besluit")
def create_decision(report_id: int) -> Any:
    report = queries.reports.report_or_404(me(), report_id)
    form = DecisionForm()
    if not policy.can_decide(me(), report):
        return _too_late(report, form.reason.data or "")
    if not form.validate():
        return _report_page(report, decision_form=form, status=422)
    return _act(
        report,
        lambda: actions.decide(report, moderator=_member(), outcome=form.outcome.data, reason=form.reason.data or ""),
        form.reason.data or "",
    )


@bp.post("/moderatie/<int:report_id>/herstel")
def create_undoing(report_id: int) -> Any:
    report = queries.reports.report_or_404(me(), report_id)
    decision = report.decision or abort(404)
    form = UndoForm()
    if not policy.can_undo(me(), decision):
        return _too_late(report, form.reason.data or "")
    if not form.validate():
        return _report_page(report, undo_form=form, status=422)
    reason = form.reason.data or ""
    return _act(report, lambda: actions.undo(decision, moderator=_member(), reason=reason), reason)


@bp.post("/moderatie/<int:report_id>/bezwaar")
def create_appeal_decision(report_id: int) -> Any:
    report = queries.reports.report_or_404(me(), report_id)
    decision = report.decision or abort(404)
    form = AppealDecisionForm()
    if decision.awaits_appeal:
        require(policy.can_decide_appeal(me(), decision))
    else:
        return _too_late(report, form.reason.data or "")
    if not form.validate():
        return _report_page(report, appeal_form=form, status=422)
    reason = form.reason.data or ""
    return _act(
        report,
        lambda: actions.decide_appeal(decision, moderator=_member(), outcome=form.outcome.data, reason=reason),
        reason,
    )


def _act(report: Report, act: Callable[[], object], typed: str = "") -> Any:
    try:
        act()
    except actions.AlreadyTreated:
        roll_back()
        return _too_late(queries.reports.report_or_404(me(), report.id), typed)
    return _see(report, is_told=typed != "")


def _see(report: Report, *, is_told: bool = False) -> Any:
    """The report; after a decision, that it was kept."""
    return hx.see(".show_report", report_id=report.id, gedaan=1 if is_told else None)


def _too_late(report: Report, typed: str = "") -> Any:
    """Somebody else was first: how it stands now, and what was typed meanwhile."""
    return _report_page(
        report, status=409, too_late=_("Somebody else was first. This is how it stands now."), typed=typed
    )


def _report_page(
    report: Report,
    *,
    decision_form: PortalForm | None = None,
    undo_form: PortalForm | None = None,
    appeal_form: PortalForm | None = None,
    too_late: str = "",
    typed: str = "",
    is_told: bool = False,
    status: int = 200,
) -> Any:
    return hx.page(
        "moderation/treat.html",
        status=status,
        section="moderation",
        report=report,
        reports=queries.reports.together_with(report),
        shown=queries.reports.shown_to_moderator(me(), report),
        acts=queries.reports.acts_on(report),
        act_names=ACT_NAMES,
        decision_form=decision_form or DecisionForm(formdata=None),
        undo_form=undo_form or UndoForm(formdata=None),
        appeal_form=appeal_form or AppealDecisionForm(formdata=None),
        form=decision_form or undo_form or appeal_form,
        too_late=too_late,
        typed=typed,
        is_told=is_told,
    )


def _member() -> Any:
    return me().member

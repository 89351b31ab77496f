"""From a case that is offered to a consultation with dates: in steps, each of them an address without a word of the
case, so that one can go back and forth without a script."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Blueprint, abort, request

from portal.circles.viewer import me
from portal.core import clock, hx, workdays
from portal.core.i18n import gettext as _
from portal.core.security import require
from portal.intervision import chooser, policy, queries
from portal.intervision.actions import planning
from portal.intervision.chooser import Proposal, Wish
from portal.intervision.forms.planning import PlanForm, PresenceForm, WishForm, first_day
from portal.intervision.method import Method, methods
from portal.intervision.models import Teaser
from portal.intervision.views import group_page
from portal.intervision.views.calendar import stages_of
from portal.intervision.views.group_page import GroupPage

bp = Blueprint("planning", __name__)


@dataclass
class Planning:
    """What was chosen so far for one case."""

    page: GroupPage
    teaser: Teaser

    @cached_property
    def line(self) -> str:
        return planning.line_of(self.page.group, self.teaser)

    @cached_property
    def wish(self) -> Wish:
        """What the chooser must know of the group, whatever somebody answers."""
        done = [each for each in queries.groups.consultations_of(self.page.group.id) if each.closed_at]
        return Wish(
            question=request.args.get("vraag", ""),
            people=len(self.page.members),
            safety=request.args.get("veiligheid", 1, type=int),
            experience=request.args.get("ervaring", "start"),
            most_workdays=request.args.get("dagen", 15, type=int),
            finished=len(done),
            last_used=tuple(each.method_key for each in done),
        )

    @property
    def proposals(self) -> list[Proposal]:
        return chooser.propose(self.wish, methods().values())

    @property
    def possible(self) -> list[Method]:
        """Every method that this group can do, the shortest first."""
        found = [each for each in methods().values() if chooser.is_possible(each, self.wish)]
        return sorted(found, key=lambda each: (each.workdays, each.name))

    @property
    def others(self) -> list[tuple[Method, str]]:
        """Methods that this group cannot do now, each with the reason."""
        shown = sorted((each for each in methods().values() if each.is_on), key=lambda each: each.name)
        return [(each, why_not(each, self.wish)) for each in shown if not chooser.is_possible(each, self.wish)]

    @property
    def guides(self) -> list[Any]:
        """Who can guard the steps: everybody but the one who brings the case."""
        return [each for each in self.page.members if each.id != self.teaser.member_id]

    def method(self, key: str) -> Method | None:
        found = methods().get(key)
        return found if found is not None and chooser.is_possible(found, self.wish) else None

    def form(self, formdata: Any) -> PlanForm:
        form = PlanForm(formdata, meta={} if formdata is request.form else {"csrf": False})
        form.offer(self.guides, self.page.pauses)
        return form

    @property
    def so_far(self) -> dict[str, str]:
        """What the steps so far said: it goes along to the next one."""
        return {"casus": str(self.teaser.id), **{name: value for name, value in request.args.items() if name in ASKED}}


ASKED = ("vraag", "veiligheid", "ervaring", "dagen")


@bp.get("/intervisie/groepen/<int:group_id>/plannen")
def new_consultation(group_id: int) -> Any:
    """Questions, then methods, then people and a day, then the calendar: as far as the address goes."""
    plan = _planning(group_page.page_of(group_id), request.args.get("casus", 0, type=int))
    if "methode" not in request.args:
        return _choose(plan)
    method = plan.method(request.args["methode"]) or abort(404)
    if "begin" not in request.args:
        form = PlanForm(None, begin=first_day(plan.page.pauses))
        form.offer(plan.guides, plan.page.pauses)
        return _people(plan, method, form)
    form = plan.form(request.args)
    if not form.validate():
        return _people(plan, method, form, status=422)
    return _calendar(plan, method, form, PresenceForm.of(method))


@bp.post("/intervisie/groepen/<int:group_id>/plannen")
def create_consultation(group_id: int) -> Any:
    page = group_page.page_to_change(group_id)
    require(policy.can_plan(me(), page.group))
    teaser = queries.groups.any_teaser_or_404(page.group, request.form.get("casus", 0, type=int))
    if teaser.taken_at is not None:  # somebody else was first, or this form was sent twice
        return hx.see("intervision_groups.show_group", group_id=group_id, gedaan="al-gepland")
    plan = Planning(page, teaser)
    method = plan.method(request.form.get("methode", "")) or abort(404)
    form = plan.form(request.form)
    if not form.validate():
        return _people(plan, method, form, status=422)
    presence = PresenceForm.of(method, request.form)
    if not presence.validate():
        return _calendar(plan, method, form, presence, status=422)
    consultation = planning.plan(
        page.group,
        teaser,
        method=method.with_presence(presence.chosen),
        facilitator_id=form.begeleider.data,
        stand_in_id=form.plaatsvervanger.data,
        starts_on=form.begin.data,
        by=me().member,
    )
    return hx.see("consultations.show_consultation", consultation_id=consultation.id)


def why_not(method: Method, wish: Wish) -> str:
    """Why a group cannot do a method now."""
    if not method.suits(wish.people):
        least, most = method.group_size[0], method.most_people
        if least <= wish.people <= most:
            return _("It keeps names apart from texts, and your group is too small for that.")
        return _(
            "It asks for %(least)s to %(most)s people; your group has %(people)s.",
            least=least,
            most=most,
            people=wish.people,
        )
    return _(
        "It asks for much trust. Your group can do it after %(least)s finished cases; you have %(finished)s.",
        least=chooser.LEAST_FINISHED,
        finished=wish.finished,
    )


def _planning(page: GroupPage, teaser_id: int) -> Planning:
    require(policy.can_plan(me(), page.group))
    return Planning(page, queries.groups.teaser_or_404(page.group, teaser_id))


def _choose(plan: Planning) -> Any:
    is_answered = any(name in request.args for name in ASKED)
    form = WishForm(request.args if is_answered else None, meta={"csrf": False})
    is_good = is_answered and form.validate()
    shows_all = "alle" in request.args
    return hx.page(
        "intervision/plan.html",
        status=422 if is_answered and not is_good else 200,
        plan=plan,
        group=plan.page.group,
        form=form,
        proposals=plan.proposals if is_good else [],
        shows_all=shows_all,
        is_answered=is_good,
    )


def _people(plan: Planning, method: Method, form: PlanForm, status: int = 200) -> Any:
    return hx.page(
        "intervision/plan_people.html", status=status, plan=plan, group=plan.page.group, method=method, form=form
    )


def _calendar(plan: Planning, method: Method, form: PlanForm, presence: PresenceForm, status: int = 200) -> Any:
    names = {each.id: each.display_name for each in plan.page.members}
    opens_at = workdays.at(form.begin.data, queries.rooms.BEGIN_HOUR)
    return hx.page(
        "intervision/plan_calendar.html",
        status=status,
        presence=presence,
        plan=plan,
        group=plan.page.group,
        method=method,
        form=form,
        names=names,
        stages=stages_of(method, form.begin.data, plan.page.pauses),
        opens_at_once=opens_at <= clock.now(),
        opens_at=opens_at if form.begin.data == clock.today() else None,
    )

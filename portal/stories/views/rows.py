"""Adding, moving and removing a row of a table, in the page or, without script, by way of the kept text."""

from typing import Any

from flask import abort, redirect, request

from portal.circles.viewer import me
from portal.core import autosave, hx
from portal.core.i18n import gettext as _
from portal.stories.forms.answers import RowsAnswer
from portal.stories.forms.steps import StepForm, kept_fields
from portal.stories.queries.works import Work
from portal.stories.queries.writing import key_of

STEPS = {"omhoog": -1, "omlaag": 1}


def changed(work: Work, step: str, form: StepForm, wanted: str, back: str, part: str, **more: Any) -> Any:
    """`wanted`: 'timeline/erbij', 'timeline/<row>/weg', 'timeline/<row>/omhoog' or '…/omlaag'.

    Answers the template `part` with the table as it is now, and `more` for it; or the way `back` to the form.
    """
    key, *rest = wanted.split("/")
    table = form.rows_named(key)
    if table is None or not rest:
        abort(400)
    focus, say = _change(table, rest)
    if hx.wants_fragment():
        return hx.tell(hx.page(part, field=table, work=work, form=form, url=back, **more), focus=focus, say=say)
    _keep(work, step, form, table)
    return redirect(f"{back}#{focus}", 303)


def _change(table: RowsAnswer, wanted: list[str]) -> tuple[str, str]:
    """Change a table; answers the id where the focus belongs, and a sentence that says what happened."""
    if wanted == ["erbij"]:
        if not table.can_grow:
            return table.name, _("There are more rows than fit: keep %(num)s at most.", num=table.asked.most)
        added = table.add()
        return next(iter(added)).id, _("%(name)s %(place)s has been added.", **_named(table, len(table.rows)))
    row_id, verb = wanted if len(wanted) == 2 else ("", "")
    place = table.place_of(row_id)
    if place is None or verb not in ("weg", *STEPS):
        return table.name, ""
    if verb == "weg":
        table.remove(row_id)
        next_id = table.rows[min(place, len(table.rows) - 1)].id if table.rows else ""
        say = _("%(name)s %(place)s has been removed.", **_named(table, place + 1))
        return (f"{table.name}-{next_id}" if next_id else f"{table.name}-erbij"), say
    table.move(row_id, STEPS[verb])
    now = table.place_of(row_id) or 0
    ends = {"omhoog": now == 0, "omlaag": now == len(table.rows) - 1}
    stays = verb if not ends[verb] else next((each for each in STEPS if not ends[each]), "weg")
    say = _("%(name)s is now at place %(place)s of %(all)s.", all=len(table.rows), **_named(table, now + 1))
    return f"{table.name}-{row_id}-{stays}", say


def _named(table: RowsAnswer, place: int) -> dict[str, Any]:
    return {"name": str(table.asked.row), "place": place}


def _keep(work: Work, step: str, form: StepForm, table: RowsAnswer) -> None:
    """The whole form as it was sent, with the rows of this table as they are now."""
    sent = kept_fields(dict(request.form.lists()), form)
    others = {name: values for name, values in sent.items() if not name.startswith(f"{table.name}-")}
    cells = {cell.name: [cell.data or ""] for row in table.rows for cell in row}
    key = key_of(work.story.id, step)
    content = {**others, "base": [form.base.data or ""], table.name: [""], **cells}
    autosave.keep(me().id, key, content)

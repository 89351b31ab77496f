"""The directory, the page of a member and their photo."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, request

from portal.circles.viewer import me
from portal.core import files, hx
from portal.core.i18n import gettext as _
from portal.core.i18n import ngettext
from portal.core.pages import Pages
from portal.directory.queries import people, suggestions
from portal.directory.queries.people import PER_PAGE, Wanted

bp = Blueprint("people", __name__)


@bp.get("/mensen")
def list_people() -> Any:
    wanted = Wanted(
        words=_words("q"),
        theme=request.args.get("thema", ""),
        municipality=request.args.get("gemeente", ""),
        organisation_id=request.args.get("organisatie", 0, type=int),
        circle_id=request.args.get("kring", 0, type=int),
    )
    pages = _pages(wanted, people.count(me(), wanted))
    meant = suggestions.meant(me(), wanted) if wanted.words and not pages.total else ""
    in_full = not hx.wants_fragment()
    answer = hx.page(
        "directory/list.html",
        fragment="people",
        section="people",
        wanted=wanted,
        pages=pages,
        people=people.found(me(), wanted, offset=pages.offset) if pages.total else (),
        meant=meant,
        meant_url=_pages(replace(wanted, words=meant), 0).url(1),
        municipalities=people.municipalities(me()) if in_full else (),
        organisations=people.organisations(me()) if in_full else (),
    )
    if in_full:
        return answer
    found = ngettext("%(num)s person found", "%(num)s people found", pages.total)
    say = f"{found}. {_('Did you mean')} {meant}?" if meant else found
    return hx.address(hx.tell(answer, say=say), pages.url(pages.page))


@bp.get("/mensen/<int:member_id>")
@bp.get("/mensen/<int:member_id>-<tail>")
def show_person(member_id: int, tail: str = "") -> Any:
    member, person = people.person_or_404(me(), member_id)
    return hx.page(
        "directory/person.html",
        section="people",
        member=member,
        person=person,
        circles=[each for each in people.circles_shared(me(), member_id) if each.kind != "intervision"],
        has_changed="bewaard" in request.args,
    )


@bp.get("/mensen/<int:member_id>/foto")
def show_photo(member_id: int) -> Any:
    size = request.args.get("maat", type=int)
    return files.send(people.photo_owner_or_404(me(), member_id).photo, size if size in files.SQUARES else 128)


def _words(name: str) -> str:
    return " ".join(request.args.get(name, "")[:100].split())


def _pages(wanted: Wanted, total: int) -> Pages:
    values = {
        "q": wanted.words,
        "thema": wanted.theme,
        "gemeente": wanted.municipality,
        "organisatie": wanted.organisation_id,
        "kring": wanted.circle_id,
    }
    last = max(1, -(-total // PER_PAGE))
    page = min(max(request.args.get("pagina", 1, type=int), 1), last)
    return Pages("/mensen", page, total, PER_PAGE, values)

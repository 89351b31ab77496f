"""One's own profile: changing it, and the photo."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, request

from portal.circles.viewer import me
from portal.core import autosave, files, hx, throttle
from portal.core.i18n import gettext as _
from portal.core.security import require
from portal.members import actions
from portal.members import queries as member_queries
from portal.members.forms import ProfileForm
from portal.members.models import DEFAULT_SIGHT, FIELDS, Member, Profile
from portal.taxonomy import queries as taxonomy_queries

bp = Blueprint("profile", __name__)


@bp.get("/profiel")
def edit_profile() -> Any:
    return _profile_page(*_form_as_it_stands())


@bp.post("/profiel")
def update_profile() -> Any:
    member = _myself()
    form = ProfileForm()
    if not form.validate():
        return _profile_page(form, status=422)
    actions.change_profile(member, **form.changes())
    autosave.discard(member.id, ProfileForm.draft_key)
    return hx.see("people.show_person", member_id=member.id, bewaard=1)


@bp.get("/profiel/foto")
@bp.get("/profiel/foto/verwijdering")
def show_photo_form() -> Any:
    return hx.see(".edit_profile", anchor="foto")


@bp.post("/profiel/foto")
def create_photo() -> Any:
    """On the profile as soon as it is chosen; without script by a button of its own."""
    member = _myself()
    throttle.take(f"photo:{member.id}", 20, timedelta(hours=1))
    _keep_typed(member)
    photo = next(iter(files.uploads("photo")), None)
    if photo is None:
        return _photo_refused(_("Choose a photo first."))
    if isinstance(photo, files.Refused):
        return _photo_refused(str(photo))
    actions.change_photo(member, photo)
    if hx.wants_fragment():
        page = _profile_page(*_form_as_it_stands())
        return hx.tell(page, focus="photo", say=_("Your photo is on your profile."))
    return hx.see(".edit_profile", anchor="foto")


@bp.post("/profiel/foto/verwijdering")
def destroy_photo() -> Any:
    actions.remove_photo(_myself())
    return hx.see(".edit_profile", anchor="foto")


def _myself() -> Member:
    member = me().member
    require(member is not None)
    assert member is not None
    return member


def _filled_in(member: Member, profile: Profile | None) -> dict[str, Any]:
    profile = profile or Profile(member_id=member.id, theme_keys=[], sight={})
    sight = {**DEFAULT_SIGHT, **profile.sight}
    return {
        "name": member.name,
        "takes_questions": member.takes_questions,
        "organisation": profile.organisation.name if profile.organisation else "",
        "municipality": profile.municipality,
        "themes": profile.theme_keys,
        **{field: getattr(profile, field) or "" for field in actions.TEXTS},
        **{f"sight_{field}": sight[field] for field in FIELDS},
    }


def _form_as_it_stands() -> tuple[ProfileForm, autosave.Autosave | None]:
    """The form with what is kept, or with what was typed since and not sent."""
    member = _myself()
    form = ProfileForm(formdata=None, data=_filled_in(member, member_queries.profile_of(member.id)))
    draft = autosave.of(member.id, ProfileForm.draft_key)
    if draft is not None:
        form.fill(draft.content)
    return form, draft


def _keep_typed(member: Member) -> None:
    """Where no script runs the page is drawn anew: what was typed beside the photo waits in it."""
    if hx.wants_fragment() or request.form.get("draft_key") != ProfileForm.draft_key:
        return
    typed = ProfileForm()
    kept = ProfileForm(formdata=None, data=_filled_in(member, member_queries.profile_of(member.id)))
    if typed.changes() == kept.changes():
        autosave.discard(member.id, ProfileForm.draft_key)
    else:
        fields = {field.name: request.form.getlist(field.name) for field in typed}
        content = {name: values for name, values in fields.items() if name not in ("csrf_token", "token")}
        autosave.keep(member.id, ProfileForm.draft_key, content)


def _photo_refused(message: str) -> Any:
    return _profile_page(*_form_as_it_stands(), photo_error=message, status=422)


def _profile_page(form: ProfileForm, draft: Any = None, *, photo_error: str = "", status: int = 200) -> Any:
    return hx.page(
        "members/profile_form.html",
        fragment="photo",
        status=status,
        section="people",
        person=_myself(),
        form=form,
        draft=draft,
        photo_error=photo_error,
        organisations=taxonomy_queries.organisation_names(),
    )

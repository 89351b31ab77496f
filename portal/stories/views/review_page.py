"""What the page shows on which authors and editors talk about a story, whole or one place of it."""

from collections.abc import Sequence
from typing import Any

from flask import abort, redirect, request, url_for

from portal.circles.viewer import me
from portal.core import autosave, hx
from portal.core.forms import PortalForm
from portal.core.i18n import gettext as _
from portal.core.security import require
from portal.stories import outline, policy, queries, words
from portal.stories.forms.reviews import NoteForm, WordsForm
from portal.stories.manuscript import Manuscript, anchor_of, manuscript, place_at
from portal.stories.models import Claim
from portal.stories.outline import Field
from portal.stories.queries.works import Work
from portal.stories.views.told import rendered


def answer(
    work: Work,
    *,
    status: int = 200,
    note: str = "",
    typed: str = "",
    form: PortalForm | None = None,
    missing: Sequence[Field] = (),
) -> Any:
    """The page, or where `?bij=` names a place and a fragment is wanted, that place. `note`: why something failed."""
    if note and hx.wants_fragment():
        return hx.page("stories/review/_too_late.html", status=status, note=note, typed=typed, story=work.story)
    beside = _beside(work)
    wanted = request.args.get("bij")
    if wanted is not None and hx.wants_fragment():
        return place_again(work, wanted, beside=beside)
    return hx.page(
        "stories/review/page.html",
        status=status,
        marked=wanted,
        transitions=queries.works.transitions_of(work.story.id),
        files=queries.works.files_of(work.story.id),
        note=note,
        typed=typed,
        form=form,
        **_now(work, beside, form=form, missing=missing),
    )


def place_again(
    work: Work, path: str, *, beside: Manuscript | None = None, focus: str = "", say: str = "", is_moved: bool = False
) -> Any:
    """One place with everything beside it, as it stands now. `is_moved`: what is asked of whom may differ too."""
    beside = beside or _beside(work)
    place = beside.place(path)
    if place is None:  # its row went meanwhile: what was said of it stands with its table now
        return hx.go(url_at(work, path)) if "/" in path else abort(404)
    return hx.partials(
        "stories/review/_place.html",
        *(("stories/review/_now_again.html",) if is_moved else ()),
        focus=focus or f"plek-{place.anchor}",
        say=say,
        place=place,
        marked=None,
        **_now(work, beside),
    )


def shown_again(work: Work, path: str, *, focus: str = "", say: str = "", is_moved: bool = False) -> Any:
    """After something was done at a place: that place anew, or the page at it."""
    work = queries.works.work_of(work.story)
    if hx.wants_fragment():
        return place_again(work, path, focus=focus, say=say, is_moved=is_moved)
    return redirect(url_at(work, path), 303)


def url_at(work: Work, path: str) -> str:
    """The page at a place (at its table where its row is gone): marked, and without script scrolled to."""
    path = path if place_at(work.content, path) else path.partition("/")[0]
    return url_for("reviews.show_review", story_id=work.story.id, bij=path, _anchor=f"plek-{anchor_of(path)}")


def too_late(work: Work, is_the_right_one: bool, *, typed: str = "") -> Any:
    """What was pressed can no longer be done: how it stands now, and what was typed. 403 for who never could."""
    require(is_the_right_one)
    state = str(words.state_of(work))
    said = _("That can no longer be done. Meanwhile this story is at: %(state)s.", state=state)
    return answer(work, status=409, note=said, typed=typed)


def words_draft(work: Work) -> str:
    """The key of what somebody is typing to go along with a question or an answer."""
    return f"words:{work.story.id}"


def _now(
    work: Work, beside: Manuscript, *, form: PortalForm | None = None, missing: Sequence[Field] = ()
) -> dict[str, Any]:
    """What stands on top: where the story is, what is asked of whom, what is still open."""
    is_in_review = work.story.state in policy.IN_REVIEW
    has_words = policy.can_ask(me(), work) or policy.can_hand_back(me(), work)
    leaves_note = not has_words and policy.can_leave_note(me(), work) and work.story.state != "concept"
    draft = autosave.of(me().id, words_draft(work)) if has_words or leaves_note else None
    if form is None:
        kind = NoteForm if leaves_note else WordsForm
        form = kind(formdata=None, body=draft.content.get("body", [""])[0] if draft else "")
    return {
        "work": work,
        "story": work.story,
        "text": beside,
        "words": words,
        "rendered": rendered,
        "words_form": form,
        "words_key": words_draft(work),
        "words_draft": draft,
        "leaves_note": leaves_note,
        "waits_for": [each.member.display_name for each in work.authors if each.member_id in work.waits_for],
        "missing": missing or outline.missing(work.content, "publish" if is_in_review else "review"),
        "is_refused": bool(missing),
        "lapsed": _lapsed(work),
        "planned": queries.works.planned_of(work.story.id) if work.story.state == "scheduled" else None,
    }


def _beside(work: Work) -> Manuscript:
    remarks = queries.reviews.remarks_of(work.story.id)
    return manuscript(work.content, remarks, queries.reviews.suggestions_of(work.story.id))


def _lapsed(work: Work) -> Claim | None:
    """The claim that this editor had, and lost because nothing happened."""
    if not policy.can_claim(me(), work):
        return None
    return queries.reviews.claim_that_lapsed(work.story.id, me().id)

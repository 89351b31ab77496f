"""To whom a story can open, and what each choice means for its readers and their conversation."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.circles.viewer import Standing, Viewer
from portal.core.i18n import gettext as _
from portal.stories import outline, policy
from portal.stories.outline import Field


@dataclass(frozen=True, slots=True)
class Audience:
    """One choice: a circle, or through the community everybody."""

    circle: Standing
    is_public: bool
    work: Any

    @property
    def key(self) -> str:
        return key_of(self.circle.circle_id, self.is_public)

    @property
    def name(self) -> str:
        return _("Everybody, also without an account") if self.is_public else self.circle.name

    @property
    def is_now(self) -> bool:
        """Whether these readers have this very version already."""
        return self.work.is_read_as_it_is and self._is_where_it_stands

    @property
    def missing(self) -> list[Field]:
        """What the story still has to tell before so many people read it."""
        return outline.missing(self.work.content, "review" if self.circle.kind != "community" else "publish")

    @property
    def is_wished(self) -> bool:
        return policy.may_reach(self.work, is_public=self.is_public, kind=self.circle.kind)

    @property
    def why_not(self) -> str:
        """Why this cannot be chosen; empty where it can."""
        if self.is_now:
            return _("They read this version already.")
        if not self.is_wished and self.work.content.get("wish") == "community":
            return _("The authors want only the community to read it.")
        if not self.is_wished:
            return _("The authors want only a circle of theirs to read it.")
        if self.missing:
            names = ", ".join(str(each.label) for each in self.missing)
            return _("For these readers the story still has to tell: %(fields)s", fields=names)
        return ""

    @property
    def conversation(self) -> str:
        """What happens to the conversation about the story."""
        shown = self.work.publication if self._is_read else None
        if shown is not None and shown.circle_id != self.circle.circle_id:
            return _(
                "The conversation of now is closed; who took part can still read it. A new one begins in %(circle)s.",
                circle=self.circle.name,
            )
        if self.is_public:
            return _("Members talk about it in %(circle)s; others read only the story.", circle=self.circle.name)
        if shown is not None and shown.is_public:
            return _("Nobody reads it without an account any more. The conversation goes on.")
        if shown is not None:
            return _("The conversation goes on.")
        return _("A conversation begins in %(circle)s, with the words of the authors.", circle=self.circle.name)

    @property
    def _is_read(self) -> bool:
        shown = self.work.publication
        return shown is not None and shown.ended_at is None

    @property
    def _is_where_it_stands(self) -> bool:
        shown = self.work.publication
        return bool(
            shown is not None and shown.circle_id == self.circle.circle_id and shown.is_public == self.is_public
        )


def key_of(circle_id: int, is_public: bool) -> str:
    """How a form names a choice."""
    return "world" if is_public else f"circle-{circle_id}"


def audiences(viewer: Viewer, work: Any) -> tuple[Audience, ...]:
    """Everything that this viewer could choose: an editor the cohort or team it comes from, the community and the
    world; an author a cohort or team of their own."""
    return tuple(_as_editor(viewer, work) if policy.can_publish(viewer, work) else _as_author(viewer, work))


def _as_editor(viewer: Viewer, work: Any) -> Iterator[Audience]:
    origin = viewer.standings.get(work.story.origin_circle_id)
    if origin is not None and origin.kind in policy.OWN_CIRCLE_KINDS:
        yield Audience(origin, False, work)
    for each in viewer.standings.values():
        if each.kind == "community":
            yield Audience(each, False, work)
            yield Audience(each, True, work)


def _as_author(viewer: Viewer, work: Any) -> Iterator[Audience]:
    for each in viewer.standings.values():
        if policy.can_share_with(viewer, work, each):
            yield Audience(each, False, work)

"""Stories and what is said about them, as other features point at them."""

from collections.abc import Iterable

from portal.core.kinds import Kind
from portal.stories.kind.collections import CollectionKind
from portal.stories.kind.remarks import RemarkKind
from portal.stories.kind.stories import StoryKind
from portal.stories.kind.suggestions import SuggestionKind
from portal.stories.kind.works import WorkKind


def every() -> Iterable[Kind]:
    return (StoryKind(), WorkKind(), RemarkKind(), SuggestionKind(), CollectionKind())

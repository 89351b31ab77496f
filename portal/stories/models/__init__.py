"""Case stories, what is said about them while they are edited, and where they can be read."""

from portal.stories.models.collections import Collection, CollectionStory, Feature
from portal.stories.models.publications import Publication, Shelf, ShelfEntry
from portal.stories.models.readers import Recognition, Trial
from portal.stories.models.reviews import Claim, Consent, Remark, Suggestion
from portal.stories.models.stories import Author, Revision, Story, StoryFile, Transition

__all__ = [
    "Author",
    "Claim",
    "Collection",
    "CollectionStory",
    "Consent",
    "Feature",
    "Publication",
    "Recognition",
    "Remark",
    "Revision",
    "Shelf",
    "ShelfEntry",
    "Story",
    "StoryFile",
    "Suggestion",
    "Transition",
    "Trial",
]

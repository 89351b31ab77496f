"""Doors of case stories."""

from portal.stories.views import (
    board,
    collected,
    collections,
    publications,
    readers,
    reviews,
    stories,
    story_files,
    versions,
    works,
)

# Addresses with a word come before `/verhalen/<id>-<tail>`.
blueprints = (
    works.bp,
    story_files.bp,
    board.bp,
    reviews.bp,
    versions.bp,
    publications.bp,
    readers.bp,
    collections.bp,
    collected.bp,
    stories.bp,
)

"""Doors of case stories."""

from portal.stories.views import (
    authors,
    board,
    collected,
    collections,
    list,
    publications,
    readers,
    remarks,
    reviews,
    steps,
    stories,
    story_files,
    submissions,
    suggestions,
    versions,
    works,
)

# Addresses with a word come before `/verhalen/<id>-<tail>`.
blueprints = (
    works.bp,
    submissions.bp,
    steps.bp,
    authors.bp,
    story_files.bp,
    board.bp,
    reviews.bp,
    remarks.bp,
    suggestions.bp,
    versions.bp,
    publications.bp,
    readers.bp,
    collections.bp,
    collected.bp,
    list.bp,
    stories.bp,
)

"""What may be written about stories, by who writes it: steps of a story, reviews, publications, collections, readers."""

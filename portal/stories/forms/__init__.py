"""What may be written about stories: their steps, reviews, publications, collections, and what readers do."""

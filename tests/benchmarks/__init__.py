"""How quick the pages are, beside plain ones on the same machine in the same run."""

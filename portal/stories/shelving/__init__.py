"""The shelf in memory: what is needed to find and to count stories, without asking the database for any of them.

A story has a position. What stories have in common is a set of positions, one number with a bit for each, and any
combination of filters is a few ANDs and ORs of such numbers. `queries.shelf` fills it and keeps it up to date.
"""

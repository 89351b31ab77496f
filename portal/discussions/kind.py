"""Threads and posts as other features point at them."""

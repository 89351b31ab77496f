"""Verbs of conversations, by noun."""

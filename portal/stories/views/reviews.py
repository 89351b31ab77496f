"""Editing together: remarks, suggestions, questions, consent."""

from flask import Blueprint

bp = Blueprint("reviews", __name__)

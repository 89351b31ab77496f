"""Opening a story to readers, on a date or now, and closing it again."""

from flask import Blueprint

bp = Blueprint("publications", __name__)

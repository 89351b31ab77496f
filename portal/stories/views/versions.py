"""The revisions of a story: reading, comparing, restoring."""

from flask import Blueprint

bp = Blueprint("versions", __name__)

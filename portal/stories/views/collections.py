"""Collections of stories, and the story of the month."""

from flask import Blueprint

bp = Blueprint("collections", __name__)

"""Photos and documents with a story."""

from flask import Blueprint

bp = Blueprint("story_files", __name__)

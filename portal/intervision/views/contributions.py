"""Writing in a phase."""

from flask import Blueprint

bp = Blueprint("contributions", __name__)

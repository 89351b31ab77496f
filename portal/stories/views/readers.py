"""What readers do with a story: recognising it, trying it, telling what came of it."""

from flask import Blueprint

bp = Blueprint("readers", __name__)

"""Where intervision begins: one's groups, what is asked of one, the methods."""

from flask import Blueprint

bp = Blueprint("intervision", __name__)

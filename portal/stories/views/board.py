"""The editors' board: what waits for whom."""

from flask import Blueprint

bp = Blueprint("board", __name__)

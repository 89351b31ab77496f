"""Away, once more, enough: decisions about the process."""

from flask import Blueprint

bp = Blueprint("process", __name__)

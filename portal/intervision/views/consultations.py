"""The room of a consultation: what is asked of me now, and what was written."""

from flask import Blueprint

bp = Blueprint("consultations", __name__)

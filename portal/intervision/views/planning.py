"""From a case that is offered to a consultation that begins."""

from flask import Blueprint

bp = Blueprint("planning", __name__)

"""A group: forming it, its agreements, its members, its end."""

from flask import Blueprint

bp = Blueprint("intervision_groups", __name__)

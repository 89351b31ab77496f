"""What is learned and intended, and erasing."""

from flask import Blueprint

bp = Blueprint("after_consultation", __name__)

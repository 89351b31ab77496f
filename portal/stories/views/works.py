"""Telling a story: beginning it, its steps, its authors, handing it in."""

from flask import Blueprint

bp = Blueprint("works", __name__)

"""The one blueprint of accounts; the files by noun hang their pages on it."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)

"""Scripts of others are byte for byte the ones whose hashes stand in their README."""

import hashlib
import re

import pytest

from config import ROOT

VENDOR = ROOT / "static" / "vendor"
LISTED = dict(
    re.findall(r"^\| `([^`]+)` \|.*`([0-9a-f]{64})` \|$", (VENDOR / "README.md").read_text(encoding="utf-8"), re.M)
)

pytestmark = pytest.mark.one_database


def test_every_vendored_script_is_listed_with_its_hash():
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in VENDOR.glob("*.js")}

    assert found == LISTED

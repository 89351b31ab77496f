"""Style sheets and scripts: every name that a template asks for is there, small enough, and kept for ever."""

import dataclasses
import re
import threading

import pytest

from config import ROOT, Settings
from portal.core import assets

KILOBYTE = 1024
ASKED = re.compile(r"""asset\(\s*["']([^"'~]+)["']\s*\)""")


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return Settings.from_environ({"PORTAL_DATA": str(tmp_path_factory.mktemp("assets"))})


@pytest.fixture(scope="module")
def files(settings):
    return assets.build(settings)


def test_every_asset_that_a_template_names_exists(files):
    asked = {name for path in (ROOT / "templates").rglob("*.html") for name in ASKED.findall(path.read_text())}

    assert asked - {"logo"} <= set(files)


@pytest.mark.parametrize(("name", "most"), [("css/app.css", 12), ("js/portal.js", 22), ("js/editor.js", 22)])
def test_a_first_view_stays_small(settings, files, name, most):
    packed = settings.data / "assets" / (files[name] + ".gz")

    assert packed.stat().st_size <= most * KILOBYTE


def test_the_style_sheet_points_at_files_that_exist(settings, files):
    style = (settings.data / "assets" / files["css/app.css"]).read_text()

    assert "@import" not in style
    named = re.findall(r'url\("?/static/([^")]+)', style)
    assert named
    for name in named:
        assert (settings.data / "assets" / name).exists()


def test_nothing_is_fetched_from_elsewhere(settings, files):
    style = (settings.data / "assets" / files["css/app.css"]).read_text()

    assert not re.search(r"""url\(["']?(https?:)?//""", style)


def test_building_again_does_nothing(settings, files):
    before = {path: path.stat().st_mtime_ns for path in (settings.data / "assets").rglob("*") if path.name != ".lock"}

    assert assets.build(settings) == files
    assert before == {
        path: path.stat().st_mtime_ns for path in (settings.data / "assets").rglob("*") if path.name != ".lock"
    }


def test_two_processes_may_build_at_once(tmp_path, files):
    settings = Settings.from_environ({"PORTAL_DATA": str(tmp_path)})
    built = []
    threads = [threading.Thread(target=lambda: built.append(assets.build(settings))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert built == [files] * 4


def test_the_logo_of_an_organisation_is_served(tmp_path):
    logo = tmp_path / "town.svg"
    logo.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    settings = dataclasses.replace(Settings.from_environ({"PORTAL_DATA": str(tmp_path)}), logo=logo)

    kept = assets.build(settings)["logo"]

    assert kept.endswith(".svg")
    assert (tmp_path / "assets" / kept).read_text() == logo.read_text()


def test_files_are_served_to_guests_with_locks_on(app):
    name = assets.build(app.config["PORTAL"])["css/app.css"]

    answer = app.test_client().get(f"/static/{name}", headers={"Accept-Encoding": "br"})

    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_style_sheet_imported_into_a_layer_stays_in_it(tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "SOURCE", tmp_path)
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "app.css").write_text(
        '@layer base, parts;\n@import "one.css" layer(parts);\n@import url("two.css");\n'
    )
    (tmp_path / "css" / "one.css").write_text(".one { color: red }")
    (tmp_path / "css" / "two.css").write_text(".two { color: blue }")
    settings = Settings.from_environ({"PORTAL_DATA": str(tmp_path / "data")})

    built = tmp_path / "data" / "assets" / assets.build(settings)["css/app.css"]

    assert built.read_text() == "@layer base,parts;@layer parts{.one{color:red}}.two{color:blue}"

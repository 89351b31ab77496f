"""Pictures and files of a story: added while telling, seen by whom they are meant for."""

import io

import pytest
from werkzeug.datastructures import FileStorage

from portal.core import files
from portal.core.db import db
from portal.stories.actions import publishing, reviews, works
from portal.stories.queries.works import work_of
from tests.factories import head_of, join, make_member, make_story, publish_story
from tests.stories.writing import page_of, picture


class TestFiles:
    """Photos and documents."""

    def test_photos_are_brought_and_told_of(self, browser, people):
        noor, *_ = people
        story = make_story(noor)
        visitor = browser.sign_in(noor)

        brought = visitor.post(
            f"/verhalen/{story.id}/bestanden",
            {"base": "1", "naar": "bestanden", "file": [picture(), picture("plein.png", "teal")]},
        )

        rows = head_of(story).content["files"]
        assert brought.location == f"/verhalen/{story.id}/bestanden#laatste"
        assert len(rows) == 2
        first = rows[0]["id"]
        told = {
            f"files-{rows[1]['id']}-alt": "Een plein",
            f"files-{first}-alt": "",
            f"files-{first}-decoration": ["", "yes"],
            f"files-{first}-caption": "Het bankje",
            f"files-{first}-agreed": ["", "yes"],
        }
        answer = visitor.post(
            f"/verhalen/{story.id}/bestanden",
            {"files": "", "base": str(head_of(story).number), "naar": "overzicht", **told},
        )
        assert answer.location == f"/verhalen/{story.id}/schrijven"
        kept = head_of(story).content["files"]
        assert [each["id"] for each in kept] == [rows[1]["id"], first]
        assert kept[1] == {**rows[0], "decoration": "yes", "caption": "Het bankje", "agreed": "yes"}
        assert (kept[0]["alt"], kept[0]["agreed"], kept[0]["file"]) == ("Een plein", "", rows[1]["file"])

    def test_a_photo_that_is_sent_twice_comes_once(self, browser, people):
        noor, *_ = people
        story = make_story(noor)
        visitor = browser.sign_in(noor)

        answers = [
            visitor.post(f"/verhalen/{story.id}/bestanden", {"base": "1", "naar": "bestanden", "file": [picture()]})
            for _press in range(2)
        ]

        assert [each.location for each in answers] == [f"/verhalen/{story.id}/bestanden#laatste"] * 2
        assert len(head_of(story).content["files"]) == 1

    def test_what_is_no_picture_is_refused_and_nothing_typed_is_lost(self, browser, people):
        noor, *_ = people
        story = self.story_with_photo(noor)
        row = head_of(story).content["files"][0]["id"]

        answer = browser.sign_in(noor).post(
            f"/verhalen/{story.id}/bestanden",
            {
                "files": "",
                "base": str(head_of(story).number),
                f"files-{row}-alt": "Net getypt",
                "file": [(io.BytesIO(b"geen plaatje"), "virus.exe")],
            },
        )

        page = page_of(answer)
        assert answer.status_code == 422
        assert page.find(id=f"files-{row}-alt").text.strip() == "Net getypt"
        assert page.select_one(".error-summary a")["href"] == "#file"

    def test_a_good_one_is_kept_beside_a_wrong_one(self, browser, people):
        noor, *_ = people
        story = make_story(noor)

        answer = browser.sign_in(noor).post(
            f"/verhalen/{story.id}/bestanden",
            {"base": "1", "file": [picture(), (io.BytesIO(b"geen plaatje"), "virus.exe")]},
        )

        assert answer.status_code == 200
        assert "virus.exe" in page_of(answer).select_one(".error-summary").text
        assert len(head_of(story).content["files"]) == 1

    def test_rows_that_are_not_there_are_not_made(self, browser, people):
        noor, *_ = people
        story = self.story_with_photo(noor)
        others = head_of(story).content["files"]

        browser.sign_in(noor).post(
            f"/verhalen/{story.id}/bestanden",
            {"files": "", f"files-{others[0]['id']}-caption": "Ja", "files-verzonnen-caption": "Nee", "base": "2"},
        )

        assert [each["id"] for each in head_of(story).content["files"]] == [others[0]["id"]]

    def test_it_is_moved_and_removed_without_script(self, browser, people):
        noor, *_ = people
        story = self.story_with_photo(noor)
        row = head_of(story).content["files"][0]["id"]
        visitor = browser.sign_in(noor)
        sent = {"files": "", f"files-{row}-caption": "Ja", "base": "2", "rij": f"files/{row}/weg"}

        answer = visitor.post(f"/verhalen/{story.id}/bestanden", sent)
        in_page = visitor.post(f"/verhalen/{story.id}/bestanden", sent, fragment=True)

        assert answer.location.startswith(f"/verhalen/{story.id}/bestanden#")
        assert 'class="story-file' not in visitor.get(f"/verhalen/{story.id}/bestanden").text
        assert "<html" not in in_page.text
        assert len(head_of(story).content["files"]) == 1
        visitor.post(f"/verhalen/{story.id}/bestanden", {"files": "", "base": "2"})
        assert head_of(story).content["files"] == []

    @pytest.mark.parametrize("number", [1, 5])
    def test_it_costs_the_same_however_many_there_are(self, browser, people, assert_queries, number):
        noor, *_ = people
        story = self.story_with_photo(noor, number)
        visitor = browser.sign_in(noor)

        with assert_queries(11):
            answer = visitor.get(f"/verhalen/{story.id}/bestanden")

        assert answer.text.count("story-file__picture") == number

    def test_a_concepts_file_is_its_authors_and_then_the_editors(self, browser, people):
        noor, bram, joost, piet, _community = people
        story = self.story_with_photo(noor, together=[bram])
        url = self.url_of(story)

        def seen():
            return [browser.sign_in(each).get(url).status_code for each in (noor, bram, joost, piet)]

        assert seen() == [200, 200, 404, 404]
        reviews.hand_in(work_of(story), by=noor)
        assert seen() == [200, 200, 200, 404]

    def test_readers_see_what_stands_in_what_they_read(self, browser, people):
        noor, _bram, joost, piet, community = people
        story = self.story_with_photo(noor)
        self.agree(story, noor)
        url = self.url_of(story)
        publish_story(story, community, by=joost)
        publishing.take_up(work_of(story), by=noor)
        works.add_file(work_of(story), files.check(_upload("later.png", "teal")), by=noor)
        later = self.url_of(story, -1)

        reader = browser.sign_in(piet)

        assert reader.get(f"{url}?breedte=320").mimetype == "image/webp"
        assert reader.get(later).status_code == 404
        assert browser.get(url).location.startswith("/aanmelden")
        assert browser.get("/verhalen/bestanden/999999").location.startswith("/aanmelden")

    @pytest.mark.parametrize(
        ("told", "is_seen"),
        (
            ({}, False),
            ({"agreed": "yes"}, False),
            ({"alt": "Een bankje"}, False),
            ({"decoration": "yes"}, False),
            ({"alt": "Een bankje", "agreed": "yes"}, True),
            ({"decoration": "yes", "agreed": "yes"}, True),
        ),
    )
    def test_readers_see_a_photo_once_all_agree_and_it_says_what_it_shows(self, browser, people, told, is_seen):
        noor, _bram, joost, piet, community = people
        rob, fatma = make_member("Rob", office="moderator"), make_member("Fatma", office="administrator")
        for each in (rob, fatma):
            join(community, each)
        story = self.story_with_photo(noor, wish="world")
        self.tell(story, noor, **told)
        publish_story(story, community, by=joost, is_public=True)
        url = self.url_of(story)

        for reader in (piet, rob, fatma):
            assert [browser.sign_in(reader).get(url + size).status_code == 200 for size in ("", "?breedte=320")] == [
                is_seen
            ] * 2
            assert (url in browser.sign_in(reader).get(f"/verhalen/{story.id}").text) == is_seen
        assert (browser.get(url).status_code == 200) == is_seen
        assert (url in browser.get(f"/verhalen/{story.id}").text) == is_seen
        assert browser.sign_in(noor).get(url).status_code == 200

    def test_readers_keep_a_photo_while_its_authors_work_on_another_version(self, browser, people):
        noor, _bram, joost, piet, community = people
        story = self.story_with_photo(noor)
        self.agree(story, noor)
        publish_story(story, community, by=joost)
        url, reader = self.url_of(story), browser.sign_in(piet)
        publishing.take_up(work_of(story), by=noor)
        self.tell(story, noor, agreed="", alt="")
        assert reader.get(url).status_code == 200
        works.save(work_of(story), by=noor, based_on=head_of(story), changes={"files": []})
        assert reader.get(url).status_code == 200
        assert url in reader.get(f"/verhalen/{story.id}").text

        publish_story(story, community, by=joost)
        assert reader.get(url).status_code == 404

    def test_guests_see_the_files_of_public_stories_until_they_are_withdrawn(self, browser, people):
        noor, _bram, joost, _piet, community = people
        story = self.story_with_photo(noor, wish="world")
        self.agree(story, noor)
        url = self.url_of(story)
        publish_story(story, community, by=joost, is_public=True)

        assert browser.get(url).status_code == 200
        publishing.withdraw(work_of(story), by=noor, reason="Toch niet")
        assert browser.get(url).location.startswith("/aanmelden")

    def story_with_photo(self, noor, number=1, together=(), **told):
        story = make_story(noor, *together, **told)
        for each in range(number):
            checked = files.check(_upload(f"foto-{each}.png", "olive"))
            works.add_file(work_of(story), checked, by=noor)
        db.session.commit()
        return story

    def agree(self, story, noor):
        self.tell(story, noor, alt="Een bankje", agreed="yes")

    def tell(self, story, noor, **told):
        rows = [{**each, **told} for each in head_of(story).content["files"]]
        works.save(work_of(story), by=noor, based_on=head_of(story), changes={"files": rows})

    def url_of(self, story, place=0):
        return f"/verhalen/bestanden/{head_of(story).content['files'][place]['file']}"


def _upload(name, colour):
    drawn, name = picture(name, colour)
    return FileStorage(drawn, filename=name)

"""How a question was understood is shown, can be switched off, and an empty answer says what there is instead."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.api import answers


def ask(client: TestClient, question: str, **rest: str) -> dict[str, Any]:
    found = client.get("/api/v1/recommendations", params={"q": question, **rest}).json()
    answers.SearchAnswer.model_validate(found)
    return dict(found)


def test_the_reading_is_shown_on_request_only(client: TestClient) -> None:
    assert ask(client, "mobbing")["reading"] is None
    (group,) = ask(client, "mobbing", explain="true")["reading"]["groups"]
    assert (group[0]["kind"], [one["code"] for one in group[0]["concepts"]]) == ("concept", ["bullying"])


def test_a_slip_is_corrected_and_said(client: TestClient) -> None:
    found = ask(client, "mobing på skulen", explain="true")
    slip = found["reading"]["groups"][0][0]
    assert (slip["typed"], slip["read"], slip["corrected"]) == ("mobing", "mobbing", True)
    assert found["reading"]["passed_over"] == ["på"]
    assert found["total"] == ask(client, "mobbing på skulen")["total"] > 0


def test_norwegian_questions_find_what_english_texts_say(client: TestClient) -> None:
    assert ask(client, "husbråk")["total"] > 0
    assert ask(client, "husbråk", expand="false")["total"] == 0


def test_switching_off_the_reading_is_kept_in_links(client: TestClient) -> None:
    found = ask(client, "barn", expand="false", explain="true", size="5")
    assert "expand=false" in found["links"]["next"]
    assert "explain=true" in found["links"]["next"]
    assert client.get(found["links"]["next"]).json()["total"] == found["total"]


def test_an_empty_answer_is_honest_and_offers_what_there_is(client: TestClient) -> None:
    assert ask(client, "snøbrøyting")["total"] == 0
    found = ask(client, "snøbrøyting ved sykehjem")
    assert (found["total"], found["left_out"]) == (0, ["snøbrøyting"])
    assert found["instead"]
    for offered in found["instead"]:
        assert client.get(offered["href"]).json()["total"] == offered["count"] > 0


@pytest.mark.parametrize(
    ("typed", "language", "label"),
    [
        ("barneve", "nb", "barnevern"),
        ("BARNEVE", "nb", "barnevern"),
        ("sykhjem", "nb", "sykehjem"),
        ("bully", "en", "bullying"),
        ("CRC/C/NOR/CO/5", "nb", "CRC/C/NOR/CO/5-6"),
    ],
)
def test_what_is_typed_so_far_suggests(client: TestClient, typed: str, language: str, label: str) -> None:
    found = client.get("/api/v1/suggest", params={"q": typed, "lang": language}).json()["suggestions"]
    assert label in [one["label"] for one in found]


@pytest.mark.parametrize("typed", ["barn", "sk", "helse", "a", "c"])
def test_every_suggestion_has_the_hits_it_says(client: TestClient, typed: str) -> None:
    found = client.get("/api/v1/suggest", params={"q": typed, "size": 20}).json()["suggestions"]
    assert found
    for one in found:
        assert client.get(one["href"]).json()["total"] == one["count"] > 0


@pytest.mark.parametrize("typed", ["", "   ", "%", "\x00", "😀", "x" * 500, "((((", "zzzzqqqq"])
def test_what_suggests_nothing_suggests_nothing(client: TestClient, typed: str) -> None:
    answer = client.get("/api/v1/suggest", params={"q": typed})
    assert answer.status_code == 200
    assert answer.json()["suggestions"] == []

"""A client may ask in a burst, then steadily; who asks too often hears how long to wait; memory stays bounded."""

import re
import sys
from dataclasses import dataclass, field

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from app.http.limits import EXEMPT, KEPT, Allowance, client_of
from app.main import create_app
from app.settings import Settings

LIST = "/api/v1/recommendations"


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Counted:
    clock: Clock = field(default_factory=Clock)

    def allowance(self, **rest: int) -> Allowance:
        return Allowance(**{"per_minute": 60, "burst": 5, **rest}, clock=self.clock)  # type: ignore[arg-type]


def test_a_burst_passes_and_then_one_a_second() -> None:
    allowance = (counted := Counted()).allowance()
    assert [allowance.ask("a").passes for _ in range(7)] == [True] * 5 + [False] * 2
    counted.clock.now += 1
    assert [allowance.ask("a").passes for _ in range(2)] == [True, False]
    counted.clock.now += 60
    assert [allowance.ask("a").passes for _ in range(6)] == [True] * 5 + [False]


def test_what_is_left_and_how_long_to_wait_are_told() -> None:
    allowance = (counted := Counted()).allowance()
    assert [allowance.ask("a").remaining for _ in range(5)] == [4, 3, 2, 1, 0]
    refused = allowance.ask("a")
    assert (refused.next_in, refused.whole_in) == (1, 5)
    counted.clock.now += refused.next_in
    assert allowance.ask("a").passes


def test_a_refused_request_costs_nothing() -> None:
    allowance = (counted := Counted()).allowance(burst=1)
    assert allowance.ask("a").passes
    assert not any(allowance.ask("a").passes for _ in range(100))
    counted.clock.now += 1
    assert allowance.ask("a").passes


def test_clients_do_not_share() -> None:
    allowance = Counted().allowance(burst=1)
    assert [allowance.ask(one).passes for one in ("a", "b", "a", "b")] == [True, True, False, False]


def test_a_million_addresses_take_bounded_memory_and_an_active_one_is_not_forgotten() -> None:
    allowance = Allowance(per_minute=60, burst=2)
    assert [allowance.ask("loud").passes for _ in range(3)] == [True, True, False]
    for number in range(1_000_000):
        allowance.ask(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
        if number % 50_000 == 0:
            assert len(allowance) <= 2 * KEPT
            allowance.ask("loud")
    kept = {**allowance._old, **allowance._young}
    assert "loud" in kept
    names = sum(sys.getsizeof(one) + sys.getsizeof(kept[one]) for one in kept)
    assert names + sys.getsizeof(allowance._old) + sys.getsizeof(allowance._young) < 40_000_000


def test_a_client_is_forgotten_when_its_burst_is_whole_again() -> None:
    allowance = (counted := Counted()).allowance()
    for number in range(50):
        allowance.ask(f"client {number}")
    assert len(allowance) == 50
    for _ in range(2):
        counted.clock.now += allowance.window
        allowance.ask("another")
    assert "client 0" not in {**allowance._old, **allowance._young}
    for _ in range(5):
        allowance.ask("one")
    counted.clock.now += allowance.window / 2
    allowance.ask("another")
    counted.clock.now += allowance.window / 2 - 1
    allowance.ask("another")
    assert allowance.ask("one").remaining == 3


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("2001:db8::1", "2001:db8:0:0:ffff::2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("fe80::1%eth0", "fe80::2", True),
        ("x" * 100, "x" * 200, True),
        (":not an address", ":not another", False),
    ],
)
def test_who_is_counted_together(one: str, other: str, same: bool) -> None:
    assert (client_of(one) == client_of(other)) is same


def few(seeded: Settings, **rest: object) -> TestClient:
    limits = {"rate_limit_per_minute": 1, "rate_limit_burst": 3, **rest}
    return TestClient(create_app(seeded.model_copy(update=limits)), client=("192.0.2.1", 5000))


def test_who_asks_too_often_gets_a_clear_429(seeded: Settings) -> None:
    with few(seeded) as client:
        answers = [client.get(LIST, headers={"Origin": "https://nhri.no"}) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert [answer.headers["ratelimit-policy"] for answer in answers] == ['"client";q=3;w=180'] * 4
        assert [re.findall("r=(.)", answer.headers["ratelimit"])[0] for answer in answers] == list("2100")
        refused = answers[-1]
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json()["type"] == "urn:anbefalinger:problem:too-many-requests"
        assert refused.json()["request_id"] == refused.headers["x-request-id"]
        assert 0 < int(refused.headers["retry-after"]) <= 60
        assert refused.headers["retry-after"] in refused.json()["detail"]
        assert refused.headers["access-control-allow-origin"] == "*"
        assert "Retry-After" in refused.headers["access-control-expose-headers"]
        assert refused.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "words"), [("/sok", "Vent et øyeblikk"), ("/nn/sok", "Vent litt"), ("/en/sok", "Wait")]
)
def test_a_person_with_a_browser_gets_a_page(seeded: Settings, path: str, words: str) -> None:
    with few(seeded, rate_limit_burst=1) as client:
        client.get("/healthz")
        assert client.get(path).status_code == 200
        refused = client.get(path, headers={"Accept": "text/html"})
        assert (refused.status_code, refused.headers["content-type"]) == (429, "text/html; charset=utf-8")
        assert words in refused.text


def test_signs_of_life_figures_and_styles_are_free(seeded: Settings) -> None:
    with few(seeded) as client:
        for path in [*EXEMPT, "/static/site/site.css"] * 2:
            answer = client.get(path)
            assert answer.status_code == 200, path
            assert "ratelimit" not in answer.headers
        assert client.get(LIST).headers["ratelimit"].startswith('"client";r=2')


def test_no_limit_if_the_settings_say_so_and_a_municipality_behind_one_address_is_not_stopped(seeded: Settings) -> None:
    with few(seeded, rate_limit_per_minute=0) as client:
        assert {client.get(LIST).status_code for _ in range(10)} == {200}
    usual = Settings.model_fields
    allowance = Allowance(
        usual["rate_limit_per_minute"].default, usual["rate_limit_burst"].default, clock=(clock := Clock())
    )
    passed = []
    for _ in range(600):  # Ten minutes; 300 people: a page and three suggestions every half minute.
        passed += [allowance.ask("192.0.2.1").passes for _ in range(300 * 4 // 30)]
        clock.now += 1
    assert all(passed)


def test_a_proxy_that_is_no_address_is_refused() -> None:
    assert Settings(trusted_proxies="10.0.0.0/8, ::1").trusted_proxies
    with pytest.raises(ValidationError):
        Settings(trusted_proxies="proxy.example.no")
    with pytest.raises(ValidationError):
        Settings(trusted_proxies="*")

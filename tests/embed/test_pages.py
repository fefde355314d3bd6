"""The page for frames and the fragment: what they show, what they promise, and what they say when they cannot."""

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from app.embed.parameters import COUNTED, LAYOUTS, MOST, SCHEMES, EmbedParameters
from app.http.parameters import FilterParameters
from app.main import create_app
from app.settings import PROJECT, Settings

PAGE, FRAGMENT = "/embed/v1", "/embed/v1/fragment"
LIST = "/api/v1/recommendations"
GUIDE = (PROJECT / "docs" / "guides" / "embedding.md").read_text(encoding="utf-8")

EVERY_LOOK = (
    "",
    "service_area=barnevern",
    "q=mobbing&count=2&page=2",
    "layout=compact&theme=housing&theme=education&year_from=2018",
    "layout=single&body=CRC",
    "id=crc-2018-children-with-disabilities",
    "id=upr-2014-116&id=crc-2025-education&layout=compact",
    "layout=number&municipal=explicit",
    "layout=chart",
    "layout=chart&by=theme&count=8&service_area=barnevern",
    "layout=chart&by=body&municipal=explicit",
    "q=zzzzqqqq",
    "headline=false&heading=6&scheme=dark",
)


def section(answer: Response) -> str:
    found = re.search(r'<section class="nim-embed.*</section>', answer.text, re.DOTALL)
    assert found
    return found[0]


@pytest.mark.parametrize("language", ["nb", "nn", "en", "se"])
@pytest.mark.parametrize("look", EVERY_LOOK)
def test_every_look_in_every_language_is_the_same_on_the_page_and_alone(
    client: TestClient, look: str, language: str
) -> None:
    page, alone = (client.get(f"{path}?{look}&lang={language}") for path in (PAGE, FRAGMENT))
    assert (page.status_code, alone.status_code) == (200, 200)
    assert page.headers["content-language"] == alone.headers["content-language"] == language
    titles = [re.findall(r'<a href="([^"]*)" data-id', section(one)) for one in (page, alone)]
    assert titles[0] == titles[1]
    assert '<section class="nim-embed nim-' in alone.text.splitlines()[0]
    assert f'lang="{language}"' in alone.text.splitlines()[0]


@pytest.mark.parametrize("look", EVERY_LOOK)
def test_a_fragment_can_stand_in_any_page_any_number_of_times(client: TestClient, look: str) -> None:
    text = client.get(f"{FRAGMENT}?{look}").text
    assert not re.findall(r'\sid="|\sstyle="|\son[a-z]+="|<script|<style|<form|<input', text)
    addresses = re.findall(r'(?:href|src|data-fragment)="([^"]*)"', text)
    assert addresses
    assert all(one.startswith("http://testserver/") for one in addresses)
    assert set(re.findall(r'class="([^"]*)"', text)).issuperset({"nim-foot", "nim-source"})


@pytest.mark.parametrize("look", [one for one in EVERY_LOOK if "id=" not in one])
def test_the_total_is_the_searchs(client: TestClient, look: str) -> None:
    answer = client.get(f"{FRAGMENT}?{look}")
    kept = [pair for pair in look.split("&") if pair.split("=")[0] in FilterParameters.model_fields]
    total = client.get(f"{LIST}?{'&'.join(kept)}").json()["total"]
    assert answer.headers["x-total-count"] == str(total)
    assert f'data-total="{total}"' in answer.text


def test_a_list_holds_what_the_search_finds_in_its_order(client: TestClient) -> None:
    hits = client.get(f"{LIST}?service_area=barnevern&size=3&page=2").json()["hits"]
    shown = client.get(f"{FRAGMENT}?service_area=barnevern&count=3&page=2").text
    assert re.findall(r'data-id="([^"]+)"', shown) == [hit["id"] for hit in hits]


@pytest.mark.parametrize("layout", ["list", "compact", "single"])
def test_a_page_behind_the_last_says_so_and_leads_back(client: TestClient, layout: str) -> None:
    text = client.get(f"{PAGE}?q=mobbing&page=99&count=2&layout={layout}").text
    assert "Så mange sider har ikke denne listen." in text
    assert "Se alle 5 anbefalinger" in text
    assert ('rel="prev"' in text and "page=3" in text) == (layout != "single")


def test_where_nothing_is_found_the_way_leads_to_everything(client: TestClient) -> None:
    assert '<a class="nim-more" href="http://testserver/sok">' in client.get(f"{FRAGMENT}?q=zzzzqqqq").text


def test_picked_recommendations_stand_in_the_order_they_were_picked(client: TestClient) -> None:
    ids = ["upr-2014-116", "crc-2025-education", "crc-2018-children-with-disabilities"]
    shown = client.get(FRAGMENT, params={"id": ids}).text
    assert re.findall(r'data-id="([^"]+)"', shown) == ids


@pytest.mark.parametrize(
    ("look", "levels"),
    [
        ("", {2, 3}),
        ("heading=3", {3, 4}),
        ("heading=6", {6}),
        ("headline=false&heading=4", {4}),
        ("id=upr-2014-116&heading=4", {4}),
        ("layout=number", {2}),
    ],
)
def test_headings_stand_on_the_level_that_the_host_gives(client: TestClient, look: str, levels: set[int]) -> None:
    assert {int(one) for one in re.findall(r"<h([1-6])", client.get(f"{FRAGMENT}?{look}").text)} == levels


def test_the_headline_names_the_search(client: TestClient) -> None:
    def headline(look: str) -> str:
        found = re.search(r'nim-headline">(.*?)</h2>', client.get(f"{FRAGMENT}?{look}").text)
        assert found
        return re.sub("<[^>]+>", "", found[1])

    assert headline("") == "FNs anbefalinger til Norge"
    assert headline("service_area=barnevern") == "FNs anbefalinger: Barnevern"
    assert headline("q=mobbing&year_from=2018&year_to=2020") == "FNs anbefalinger: «mobbing», 2018–2020"
    assert headline("year_from=2018") == "FNs anbefalinger: 2018–"
    assert headline("municipal=explicit&municipal=implicit") == "FNs anbefalinger: Gjelder kommunene"
    assert headline("theme=housing&theme=education&body=CRC&body=CAT").endswith(", …")
    assert headline("q=<b>").endswith("«&lt;b&gt;»")


def test_the_date_of_the_data_is_shown(client: TestClient) -> None:
    day = client.get(f"{LIST}?size=1").json()["corpus"]["updated"][:10]
    text = client.get(FRAGMENT).text
    assert f'data-updated="{day}"' in text
    assert f'<time datetime="{day}">' in text


def test_only_embeds_may_be_framed(client: TestClient) -> None:
    for address in (PAGE, f"{PAGE}?x=1", f"{PAGE}?id=nobody"):
        headers = client.get(address, headers={"Accept": "text/html"}).headers
        assert headers["content-security-policy"].endswith("; frame-ancestors *")
        assert "unsafe" not in headers["content-security-policy"]
        assert "x-frame-options" not in headers
    for address in ("/", "/bygg-inn", FRAGMENT, "/oembed", "/embed/v1.js", LIST, "/nothing", "/static/site/site.css"):
        headers = client.get(address, headers={"Accept": "text/html"}).headers
        assert headers["x-frame-options"] == "DENY", address
        assert "frame-ancestors 'none'" in headers["content-security-policy"], address


@pytest.mark.parametrize("address", [PAGE, FRAGMENT, "/embed/v1.js", "/embed/v1.css", "/embed/v1/height.js"])
@pytest.mark.parametrize("headers", [{}, {"Origin": "null"}, {"Origin": "https://www.nhri.no"}])
def test_every_origin_may_load_them_and_gets_no_cookie(
    client: TestClient, address: str, headers: dict[str, str]
) -> None:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "public, max-age=60"


def test_a_frame_tells_nobody_where_it_stands(client: TestClient) -> None:
    assert client.get(PAGE).headers["referrer-policy"] == "no-referrer"


def test_who_holds_the_fragment_gets_it_no_second_time(client: TestClient) -> None:
    first = client.get(FRAGMENT)
    assert client.get(FRAGMENT, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    assert client.get(f"{FRAGMENT}?id=nobody", headers={"If-None-Match": "*"}).status_code == 404


@pytest.mark.parametrize(
    ("look", "parameter"),
    [
        ("layuot=list", "layuot"),
        ("layout=grid", "layout"),
        ("theme=housin", "theme"),
        (f"count={MOST + 1}", "count"),
        ("count=0", "count"),
        ("heading=1", "heading"),
        ("heading=7", "heading"),
        ("scheme=pink", "scheme"),
        ("by=theme", "by"),
        ("id=", "id"),
        ("id=upr-2014-116&q=mobbing", "id"),
        ("id=upr-2014-116&layout=chart", "layout"),
        ("&".join(["id=upr-2014-116"] * (MOST + 1)), "id"),
        ("id=upr-2014-116&page=2", "page"),
        ("id=upr-2014-116&id=crc-2025-education&layout=single", "layout"),
        ("year_from=2020&year_to=2010", "year_from"),
        ("size=5", "size"),
        ("count=5&count=6", "count"),
        ("lang=no", "lang"),
    ],
)
def test_a_wrong_parameter_is_named_and_never_ignored(client: TestClient, look: str, parameter: str) -> None:
    alone = client.get(f"{FRAGMENT}?{look}", headers={"Accept": "text/html"})
    assert (alone.status_code, alone.headers["content-type"]) == (422, "application/problem+json")
    assert parameter in [fault["parameter"] for fault in alone.json()["errors"]]
    page = client.get(f"{PAGE}?{look}", headers={"Accept": "text/html"})
    assert page.status_code == 422
    assert f"<code>{parameter}</code>" in page.text
    assert 'href="http://testserver/sok" target="_top"' in page.text


@pytest.mark.parametrize(("address", "status"), [(f"{PAGE}?id=nobody", 404), (f"{PAGE}?x=1", 422)])
def test_a_frame_that_fails_is_a_line_and_a_link_and_stays_silent(
    client: TestClient, address: str, status: int
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert "<script" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert 'target="_top">Se FNs anbefalinger til Norge</a>' in answer.text


def test_a_defect_and_a_missing_index_look_the_same_in_a_frame(seeded: Settings) -> None:
    app = create_app(seeded)
    with TestClient(app, raise_server_exceptions=False) as client:
        app.state.keeper.stop()
        app.state.keeper = None
        page, alone = client.get(f"{PAGE}?lang=nn"), client.get(FRAGMENT)
    assert (page.status_code, alone.status_code) == (500, 500)
    assert "Tilrådingane kan ikkje visast her akkurat no." in page.text
    assert page.headers["content-security-policy"].endswith("frame-ancestors *")
    assert alone.headers["content-type"] == "application/problem+json"


def test_addresses_begin_with_the_public_one_and_never_with_an_impossible_host(seeded: Settings) -> None:
    public = seeded.model_copy(update={"public_url": "https://anbefalinger.example.no/"})
    with TestClient(create_app(public)) as client:
        text = client.get(FRAGMENT, headers={"Host": "evil.example"}).text
        assert 'href="https://anbefalinger.example.no/anbefaling/' in text
        assert "evil" not in text


def test_a_host_that_is_none_is_not_repeated(client: TestClient) -> None:
    text = client.get(FRAGMENT, headers={"Host": 'x"><script>'}).text
    assert "<script" not in text
    assert 'href="/anbefaling/' in text


def test_a_chart_and_its_table_say_the_same_as_the_facet(client: TestClient) -> None:
    text = client.get(f"{FRAGMENT}?layout=chart&by=theme&count=3&municipal=explicit").text
    facet = client.get(f"{LIST}?municipal=explicit&facets=theme&size=1").json()["facets"]["theme"]
    rows = re.findall(r'<th scope="row">.*?>([^<]+)</a></th><td>(\d+)</td></tr>', text)
    assert rows == [(one["label"], str(one["count"])) for one in facet[:3]]


def test_the_element_carries_its_styles_and_is_small(client: TestClient) -> None:
    import gzip

    script = client.get("/embed/v1.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert len(gzip.compress(script.content)) <= 15_000
    fragment = client.get(f"{FRAGMENT}?count=5")
    assert len(gzip.compress(script.content)) + len(gzip.compress(fragment.content)) <= 25_000


def test_the_guide_names_everything_that_can_be_chosen(client: TestClient) -> None:
    named = set(re.findall(r"`([a-z_]+)`", GUIDE))
    assert set(EmbedParameters.model_fields) <= named
    assert {*LAYOUTS, *COUNTED, *SCHEMES} <= named
    script = Path(PROJECT / "app/web/static/embed/element.js").read_text(encoding="utf-8")
    attributes = {
        word
        for line in re.findall(r"^const (?:MANY|ONE) = \[(.*)\]", script, re.MULTILINE)
        for word in re.findall(r'"(\w+)"', line)
    }
    assert attributes | {"lang", "id"} == set(EmbedParameters.model_fields)
    events = set(re.findall(r'#tell\("([a-z-]+)"', script))
    styles = Path(PROJECT / "app/web/static/embed/embed.css").read_text(encoding="utf-8")
    properties = set(re.findall(r"var\((--nim-[a-z0-9-]+)", styles))
    assert events | properties <= set(re.findall(r"`((?:--)?nim-[a-z0-9-]+)`", GUIDE))
    addresses = re.findall(r"^\| `(/[^`]*)`", GUIDE, re.MULTILINE)
    assert len(addresses) >= 7
    for address in addresses:
        assert client.get(address).status_code in (200, 422), address

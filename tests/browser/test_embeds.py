"""Embeds in pages of somebody else: another origin, with and without script, sandboxed, under a strict policy, and on
days when the service is slow, wrong or gone."""

import html
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Frame, Page, Route, expect

from tests.browser.test_accessibility import AXE

ELEMENT = '<script type="module" src="{site}/embed/v1.js"></script>'
HEIGHTS = '<script src="{site}/embed/v1/height.js" async></script>'

WORDPRESS = """
window.addEventListener('message', ({data, source}) => {
  if (!data || !(data.secret || data.message || data.value) || /[^a-zA-Z0-9]/.test(data.secret)) return;
  for (const frame of document.querySelectorAll('iframe[data-secret="' + data.secret + '"]')) {
    if (source !== frame.contentWindow) continue;
    frame.removeAttribute('style');
    document.querySelectorAll('blockquote[data-secret]').forEach((one) => { one.style.display = 'none'; });
    if (data.message === 'height') frame.height = Math.min(1000, Math.max(200, ~~data.value));
    if (data.message === 'link' && new URL(data.value).host === new URL(frame.getAttribute('src')).host &&
        document.activeElement === frame) window.top.location.href = data.value;
  }
});
window.addEventListener('load', () => document.querySelectorAll('iframe[data-secret]').forEach((one) =>
  one.contentWindow.postMessage({message: 'ready', secret: one.dataset.secret}, '*')));
"""
"""What WordPress runs beside an embed of a provider it does not know, retold from what it is documented to do."""


class Host:
    """Somebody else's website: pages made up by a test, served from an origin of their own."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, dict[str, str]]] = {}
        pages = self.pages

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body, headers = pages.get(self.path, ("", {}))
                self.send_response(200 if body else 404)
                for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def put(self, body: str, headers: dict[str, str] | None = None, lang: str = "nb") -> str:
        """Publish a page, and return its address."""
        page = f"""<!doctype html>
            <html lang="{lang}">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Barn</title>
            <link rel="icon" href="data:,"></head>
            <body><main><h1>Barn i kommunen</h1>{body}<p id="after">Etter.</p></main></body>
            </html>"""
        path = f"/{len(self.pages)}"
        self.pages[path] = (page, headers or {})
        return self.address + path


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    opened = Host()
    yield opened
    opened.server.shutdown()
    opened.server.server_close()


class Guest:
    """Somebody who reads a host's page, and notes what it should not do."""

    def __init__(self, page: Page, known: tuple[str, ...]) -> None:
        self.page, self.faults = page, list[str]()
        page.on("console", lambda said: self.faults.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on(
            "request", lambda asked: None if asked.url.startswith((*known, "data:")) else self.faults.append(asked.url)
        )

    def axe(self) -> list[Any]:
        """What axe-core finds wrong in the page and in each of its frames."""
        found = []
        for frame in self.page.frames:
            frame.evaluate(AXE.read_text(encoding="utf-8"))
            # The first level belongs to the page around a frame.
            rules = {"page-has-heading-one": {"enabled": frame == self.page.main_frame}}
            options = {"iframes": False, "rules": rules}
            found += frame.evaluate("options => axe.run(document, options).then(found => found.violations)", options)
        return [(one["id"], [node["html"][:150] for node in one["nodes"][:3]]) for one in found]


@pytest.fixture
def read(browser: Browser, site: str, host: Host) -> Iterator[Callable[..., Guest]]:
    """Opens a browser for a reader. In the end nothing was stored, and nobody else was asked."""
    guests: list[tuple[Guest, bool]] = []
    expect.set_options(timeout=20_000)  # a first chart takes long on a machine with much to do

    def open_browser(width: int = 1000, *, dark: bool = False, script: bool = True, trouble: bool = False) -> Guest:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
        )
        guests.append((Guest(context.new_page(), (site, host.address)), trouble))
        return guests[-1][0]

    yield open_browser
    for guest, trouble in guests:
        assert trouble or guest.faults == []
        assert guest.page.context.cookies() == []
        assert guest.page.context.storage_state()["origins"] == []
        guest.page.context.close()


Read = Callable[..., Guest]


def element(site: str, attributes: str) -> str:
    return f'<nim-anbefalinger {attributes}><a href="{site}/sok">FNs anbefalinger</a></nim-anbefalinger>'


def wordpress(site: str, page: Page, address: str, secret: str = "abcDEF1234") -> str:
    """What WordPress makes of a pasted address: our own oEmbed answer, filtered."""
    answer = page.request.get(
        f"{site}/oembed?url={quote(site + address, safe='')}&format=json&maxwidth=600&maxheight=900"
    )
    assert answer.ok
    found = re.fullmatch(
        r'<blockquote[^>]*>(<a .*</a>)</blockquote><iframe (.*) src="(.*?)" (.*)></iframe>', answer.json()["html"]
    )
    assert found
    link, title, source, rest = found.groups()
    return (
        f'<blockquote class="wp-embedded-content" data-secret="{secret}">{link}</blockquote>'
        f'<iframe class="wp-embedded-content" sandbox="allow-scripts" security="restricted" '
        f'style="position: absolute; visibility: hidden;" {title} src="{source}#?secret={secret}" '
        f'data-secret="{secret}" {rest}></iframe>'
        f"<script>{WORDPRESS}</script>"
    )


def framed(page: Page, at: int = 0) -> Frame:
    page.wait_for_selector("iframe", state="attached")
    inner = page.locator("iframe").nth(at).element_handle().content_frame()
    assert inner
    return inner


# The element


def test_the_element_shows_the_list_in_the_look_of_the_page(read: Read, host: Host, site: str) -> None:
    page = read().page
    page.goto(host.put(element(site, 'service_area="barnevern" count="3" heading="3"') + ELEMENT.format(site=site)))
    expect(page.get_by_role("heading", level=3)).to_have_text("FNs anbefalinger: Barnevern")
    expect(page.get_by_role("heading", level=4)).to_have_count(3)
    expect(page.get_by_text("Se alle 46 anbefalinger")).to_be_visible()
    expect(page.locator("nim-anbefalinger > a")).to_be_hidden()
    assert page.evaluate(
        """() => { const inner = document.querySelector('nim-anbefalinger').shadowRoot.querySelector('.nim-summary');
        return getComputedStyle(inner).fontFamily === getComputedStyle(document.body).fontFamily }"""
    )


def test_the_element_speaks_the_language_around_it_unless_told(read: Read, host: Host, site: str) -> None:
    page = read().page
    one = element(site, "layout=number")
    two = f'{one}<div lang="en-GB">{one}</div>{element(site, "layout=number lang=se")}'
    page.goto(host.put(two + ELEMENT.format(site=site), lang="nn-NO"))
    expect(page.locator(".nim-embed")).to_have_count(3)
    assert [one.get_attribute("lang") for one in page.locator(".nim-embed").all()] == ["nn", "en", "se"]


def test_two_elements_of_a_page_do_not_meet(read: Read, host: Host, site: str) -> None:
    page = read().page
    both = element(site, 'q="mobbing" layout="compact"') + element(
        site, "theme='housing education' layout=compact count=2"
    )
    page.goto(host.put(both + ELEMENT.format(site=site) * 2))
    expect(page.locator(".nim-embed")).to_have_count(2)
    first, second = page.locator("nim-anbefalinger").all()
    before = first.locator(".nim-row").all_inner_texts()
    second.get_by_role("link", name="Neste").click()
    expect(second.get_by_text("Side 2 av")).to_be_visible()
    assert first.locator(".nim-row").all_inner_texts() == before


def test_the_next_page_is_exchanged_and_the_keyboard_goes_with_it(read: Read, host: Host, site: str) -> None:
    page = read().page
    page.goto(host.put(element(site, 'service_area="barnevern" count="2"') + ELEMENT.format(site=site)))
    first = page.locator(".nim-title a").first.inner_text()
    page.get_by_role("link", name="Neste").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Side 2 av")).to_be_visible()
    expect(page.locator(".nim-title a").first).not_to_have_text(first)
    expect(page.locator(".nim-title a").first).to_be_focused()
    assert page.url.startswith(host.address)


def test_a_changed_attribute_shows_another_list_once(read: Read, host: Host, site: str) -> None:
    page = read().page
    page.goto(host.put(element(site, 'q="mobbing" layout="number"') + ELEMENT.format(site=site)))
    expect(page.get_by_role("group", name="FNs anbefalinger: «mobbing»")).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate(
        """() => { const one = document.querySelector('nim-anbefalinger');
        one.setAttribute('q', 'barnevern'); one.setAttribute('layout', 'compact') }"""
    )
    expect(page.get_by_role("group", name="FNs anbefalinger: «barnevern»")).to_be_visible()
    assert len(asked) == 1


def test_events_tell_the_page_what_happens(read: Read, host: Host, site: str) -> None:
    page = read().page
    listen = """<script>window.heard = [];
        for (const name of ['nim-load', 'nim-open', 'nim-error']) document.addEventListener(name, (event) => {
          heard.push([name, event.detail]); event.preventDefault(); });</script>"""
    page.goto(host.put(listen + element(site, 'recommendation="upr-2014-116"') + ELEMENT.format(site=site)))
    page.locator(".nim-title a").click()
    (load, loaded), (opened, link) = page.evaluate("heard")
    assert (load, loaded["total"]) == ("nim-load", 1)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", loaded["updated"])
    assert (opened, link) == ("nim-open", {"address": f"{site}/anbefaling/upr-2014-116", "id": "upr-2014-116"})
    assert page.url.startswith(host.address)


def test_a_strict_page_needs_to_allow_two_things_only(read: Read, host: Host, site: str) -> None:
    page = read().page
    policy = (
        f"default-src 'none'; img-src data:; script-src {site}; connect-src {site}; "
        "require-trusted-types-for 'script'; trusted-types nim-anbefalinger"
    )
    page.goto(
        host.put(
            element(site, 'layout="chart" by="theme"') + ELEMENT.format(site=site), {"Content-Security-Policy": policy}
        )
    )
    expect(page.get_by_role("figure")).to_be_visible()
    assert page.locator(".nim-embed").evaluate("one => getComputedStyle(one).boxSizing") == "border-box"


def gone(route: Route) -> None:
    route.abort("connectionrefused")


def broken(route: Route) -> None:
    route.fulfill(
        status=500, body="<h1>oops</h1>", content_type="text/html", headers={"Access-Control-Allow-Origin": "*"}
    )


def empty(route: Route) -> None:
    route.fulfill(status=200, body="", content_type="text/html", headers={"Access-Control-Allow-Origin": "*"})


def foreign(route: Route) -> None:
    # A captive portal or a proxy's notice comes with 200, too.
    route.fulfill(
        status=200, body="<p>Sign in</p>", content_type="text/html", headers={"Access-Control-Allow-Origin": "*"}
    )


FRAGMENT = "**/embed/v1/fragment*"


@pytest.mark.parametrize(
    ("what", "trouble"),
    [
        ("**/embed/v1.js", gone),
        ("**/embed/v1.js", broken),
        *((FRAGMENT, one) for one in (gone, broken, empty, foreign)),
    ],
)
def test_when_the_service_fails_the_link_stands_there(
    read: Read, host: Host, site: str, what: str, trouble: Callable[[Route], None]
) -> None:
    page = read(trouble=True).page
    page.route(what, trouble)
    page.goto(host.put(element(site, 'q="mobbing" style="display:block;min-height:500px"') + ELEMENT.format(site=site)))
    if "fragment" in what:
        page.wait_for_selector("nim-anbefalinger[data-state=failed]")
        assert page.locator("nim-anbefalinger").evaluate("one => one.clientHeight") < 60
    expect(page.locator("nim-anbefalinger > a")).to_be_visible()
    expect(page.locator(".nim-embed")).to_have_count(0)
    assert "oops" not in page.locator("body").inner_text()


def test_a_wrong_attribute_leaves_the_link_and_says_why_to_the_editor(read: Read, host: Host, site: str) -> None:
    guest = read(trouble=True)
    guest.page.goto(host.put(element(site, 'theme="housin"') + ELEMENT.format(site=site)))
    guest.page.wait_for_selector("nim-anbefalinger[data-state=failed]")
    expect(guest.page.locator("nim-anbefalinger > a")).to_be_visible()
    assert any("Did you mean 'housing'?" in one for one in guest.faults)


def test_what_was_current_is_not_shown_any_more_when_asking_again_fails(read: Read, host: Host, site: str) -> None:
    page = read(trouble=True).page
    page.goto(host.put(element(site, 'q="mobbing"') + ELEMENT.format(site=site)))
    expect(page.locator(".nim-embed")).to_be_visible()
    page.route("**/embed/v1/fragment*", gone)
    page.evaluate("document.querySelector('nim-anbefalinger').refresh()")
    expect(page.locator(".nim-embed")).to_have_count(0)
    expect(page.locator("nim-anbefalinger > a")).to_be_visible()


SHIFTS = """window.shifts = 0; new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) shifts += one.value;
}).observe({type: 'layout-shift', buffered: true});"""


@pytest.mark.parametrize(
    ("look", "width"),
    [
        ("q=mobbing&count=2", 375),
        ("layout=compact&service_area=barnevern", 1000),
        ("id=crc-2018-children-with-disabilities", 375),
        ("layout=number", 1000),
        ("layout=chart&by=theme", 375),
        ("layout=chart", 1000),
    ],
)
def test_nothing_moves_when_a_slow_list_comes(read: Read, host: Host, site: str, look: str, width: int) -> None:
    page = read(width).page
    code = copied(page, site, look)["element"]
    held = hold(page)
    page.goto(host.put(f"<script>{SHIFTS}</script>{code}"))
    expect(page.locator("nim-anbefalinger > a")).to_be_visible()
    page.wait_for_timeout(100)
    held[0].continue_()
    expect(page.locator(".nim-embed")).to_be_visible()
    page.wait_for_timeout(150)
    assert page.evaluate("shifts") < 0.01


def test_a_service_that_takes_two_seconds_shows_the_link_until_then(read: Read, host: Host, site: str) -> None:
    page = read().page
    held = hold(page)
    page.goto(host.put(element(site, "layout=number") + ELEMENT.format(site=site)))
    page.wait_for_timeout(2000)
    expect(page.locator("nim-anbefalinger")).to_have_attribute("aria-busy", "true")
    expect(page.locator("nim-anbefalinger > a")).to_be_visible()
    held[0].continue_()
    expect(page.locator(".nim-embed")).to_be_visible()
    expect(page.locator("nim-anbefalinger")).not_to_have_attribute("aria-busy", "true")


def hold(page: Page) -> list[Route]:
    """Keeps what the element asks for waiting until the test lets it go on."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route("**/embed/v1/fragment*", keep)
    return held


# The frame


def frame(site: str, look: str, sandbox: str = "") -> str:
    return (
        f'<iframe src="{site}/embed/v1?{look}" title="FNs anbefalinger" width="100%" height="300" {sandbox}></iframe>'
    )


@pytest.mark.parametrize(
    ("look", "width"), [("q=mobbing&count=2", 1000), ("layout=number", 375), ("layout=chart&by=theme", 375)]
)
def test_nothing_moves_when_a_frame_comes(read: Read, host: Host, site: str, look: str, width: int) -> None:
    page = read(width).page
    page.goto(host.put(f"<script>{SHIFTS}</script>{copied(page, site, look)['frame']}"))
    page.wait_for_function("document.querySelector('iframe').dataset.height")
    page.wait_for_timeout(150)
    assert page.evaluate("shifts") < 0.01


@pytest.mark.parametrize("sandbox", ["", 'sandbox="allow-scripts"'])
def test_frames_take_the_height_of_their_content(read: Read, host: Host, site: str, sandbox: str) -> None:
    page = read().page
    page.goto(
        host.put(
            frame(site, "q=mobbing&count=2", sandbox)
            + frame(site, "layout=number", sandbox)
            + HEIGHTS.format(site=site)
        )
    )
    page.wait_for_function("[...document.querySelectorAll('iframe')].every(one => one.dataset.height)")
    page.wait_for_timeout(200)
    for at, spare in ((0, 4), (1, 80)):  # the second was given a little more than it needs, and keeps it
        wanted = framed(page, at).evaluate("document.documentElement.getBoundingClientRect().height")
        assert -1 <= page.locator("iframe").nth(at).evaluate("one => one.clientHeight") - wanted <= spare
    before = page.locator("iframe").first.evaluate("one => one.clientHeight")
    framed(page).locator("summary").first.click()
    page.wait_for_function(f"document.querySelector('iframe').clientHeight > {before} + 20")


@pytest.mark.parametrize(
    "sandbox", ["", 'sandbox="allow-scripts"', 'sandbox="allow-scripts allow-top-navigation-by-user-activation"']
)
def test_links_of_a_frame_open_in_the_page_around(read: Read, host: Host, site: str, sandbox: str) -> None:
    page = read(trouble=bool(sandbox)).page
    page.goto(host.put(frame(site, "id=upr-2014-116", sandbox) + HEIGHTS.format(site=site)))
    page.wait_for_function("document.querySelector('iframe').dataset.height")
    framed(page).locator(".nim-title a").click()
    page.wait_for_url(f"{site}/anbefaling/upr-2014-116")


def test_a_click_may_leave_a_sandbox_that_lets_it(read: Read, host: Host, site: str) -> None:
    page = read().page
    sandbox = 'sandbox="allow-scripts allow-top-navigation-by-user-activation"'
    page.goto(host.put(frame(site, "id=upr-2014-116", sandbox)))
    framed(page).locator(".nim-title a").click()
    page.wait_for_url(f"{site}/anbefaling/upr-2014-116")


def test_a_sandbox_without_a_way_out_shows_the_address(read: Read, host: Host, site: str) -> None:
    page = read(trouble=True).page
    page.goto(host.put(frame(site, "id=upr-2014-116", 'sandbox="allow-scripts"')))
    inner = page.frame_locator("iframe")
    inner.locator(".nim-title a").click()
    expect(inner.locator(".nim-title")).to_contain_text(f"{site}/anbefaling/upr-2014-116")
    assert page.url.startswith(host.address)


def test_a_frame_pages_itself_without_script(read: Read, host: Host, site: str) -> None:
    page = read(script=False).page
    page.goto(host.put(frame(site, "service_area=barnevern&count=2")))
    inner = page.frame_locator("iframe")
    first = inner.locator(".nim-title").first.inner_text()
    inner.get_by_role("link", name="Neste").click()
    expect(inner.get_by_text("Side 2 av 23")).to_be_visible()
    expect(inner.locator(".nim-title").first).not_to_have_text(first)
    inner.locator(".nim-title a").first.click()
    page.wait_for_url(f"{site}/anbefaling/*")


def test_a_script_of_ours_moves_no_other_frame(read: Read, host: Host, site: str) -> None:
    page = read().page
    other = host.put(
        "<script>parent.postMessage({message: 'height', value: 999}, '*');"
        "parent.postMessage({message: 'link', value: 'https://example.org/'}, '*')</script>"
    )
    page.goto(
        host.put(
            f'<iframe title="annet" src="{other}" height="100"></iframe>'
            + frame(site, "layout=number")
            + HEIGHTS.format(site=site)
        )
    )
    page.wait_for_function("document.querySelectorAll('iframe')[1].dataset.height")
    assert page.locator("iframe").first.evaluate("one => [one.style.height, one.dataset.height || '']") == ["", ""]


# WordPress


@pytest.mark.parametrize(
    "address",
    [
        "/sok?service_area=barnevern",
        "/anbefaling/crc-2018-children-with-disabilities",
        "/embed/v1?layout=number&q=mobbing",
        "/statistikk",
    ],
)
def test_a_pasted_address_becomes_the_list(read: Read, host: Host, site: str, address: str) -> None:
    page = read().page
    page.goto(host.put(wordpress(site, page, address)))
    expect(page.locator("iframe")).to_be_visible()
    expect(page.locator("blockquote")).to_be_hidden()
    page.wait_for_timeout(300)
    shown = page.locator("iframe").evaluate("one => one.clientHeight")
    wanted = framed(page).evaluate("document.documentElement.getBoundingClientRect().height")
    assert abs(shown - min(1000, max(200, wanted))) <= 4
    assert wanted <= 1000


def test_in_wordpress_pages_and_links_work(read: Read, host: Host, site: str) -> None:
    page = read().page
    page.goto(host.put(wordpress(site, page, "/sok?service_area=barnevern")))
    expect(page.locator("iframe")).to_be_visible()
    inner = page.frame_locator("iframe")
    inner.get_by_role("link", name="Neste").click()
    expect(inner.get_by_text("Side 2 av")).to_be_visible()
    assert "secret=abcDEF1234" in framed(page).url
    page.wait_for_timeout(300)
    wanted = framed(page).evaluate("document.documentElement.getBoundingClientRect().height")
    assert abs(page.locator("iframe").evaluate("one => one.clientHeight") - min(1000, wanted)) <= 4
    inner.locator(".nim-title a").first.click()
    page.wait_for_url(f"{site}/anbefaling/*")


@pytest.mark.parametrize("trouble", [gone, broken])
def test_in_wordpress_the_link_stays_when_the_service_fails(
    read: Read, host: Host, site: str, trouble: Callable[[Route], None]
) -> None:
    page = read(trouble=True).page
    body = wordpress(site, page, "/sok?service_area=barnevern")
    page.route("**/embed/v1?*", trouble)
    page.goto(host.put(body))
    page.wait_for_timeout(500)
    expect(page.locator("iframe")).to_be_hidden()
    expect(page.get_by_role("link", name="FNs anbefalinger: Barnevern")).to_be_visible()


def test_a_wrong_address_of_ours_leaves_the_link_of_wordpress(read: Read, host: Host, site: str) -> None:
    page = read(trouble=True).page
    body = wordpress(site, page, "/sok?service_area=barnevern").replace("service_area=barnevern", "service_area=borte")
    page.goto(host.put(body))
    page.wait_for_timeout(500)
    expect(page.locator("iframe")).to_be_hidden()


# For everybody


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_in_a_page_with_embeds(read: Read, host: Host, site: str, dark: bool) -> None:
    guest = read(dark=dark)
    looks = (
        "service_area=barnevern count=2",
        "layout=compact q=mobbing",
        "recommendation=crc-2018-children-with-disabilities",
        "layout=number",
        "layout=chart scheme=dark",
        "q=zzzzqqqq scheme=light",
    )
    colours = "<style>:root { color-scheme: light dark } body { background: Canvas; color: CanvasText }</style>"
    body = colours + "".join(element(site, one) for one in looks) + ELEMENT.format(site=site)
    frames = frame(site, "q=mobbing&count=1") + frame(site, "layout=chart&by=theme&scheme=auto").replace(
        'title="', 'title="Diagram: '
    )
    guest.page.goto(host.put(body + frames))
    expect(guest.page.locator(".nim-embed")).to_have_count(len(looks))
    framed(guest.page, 1).wait_for_load_state()
    assert guest.axe() == []


def test_a_keyboard_gets_through_and_out_again(read: Read, host: Host, site: str) -> None:
    page = read().page
    page.goto(
        host.put(
            '<a href="#after" id="before">Før</a>'
            + element(site, "q=mobbing count=1")
            + '<a href="/x" id="last">Sist</a>'
            + ELEMENT.format(site=site)
        )
    )
    expect(page.locator(".nim-embed")).to_be_visible()
    page.locator("#before").focus()
    passed = []
    for _ in range(12):
        page.keyboard.press("Tab")
        passed.append(
            page.evaluate(
                """(() => { const one = document.activeElement;
                return (one.shadowRoot?.activeElement || one).textContent.trim() })()"""
            )
        )
        if passed[-1] == "Sist":
            break
    assert passed[1:2] == ["Hvorfor gjelder dette kommunen?"]
    assert [
        one for one in passed if one in ("Neste", "Se alle 5 anbefalinger", "FNs anbefalinger til Norge", "Sist")
    ] == ["Neste", "Se alle 5 anbefalinger", "FNs anbefalinger til Norge", "Sist"]


@pytest.mark.parametrize(
    ("ground", "look", "dark_text"),
    [
        ("#fff; color: #222", "", True),
        ("#111; color: #eee", "", False),
        ("#111; color: #eee", "scheme=light", True),
        ("#fff; color: #222", "scheme=dark", False),
    ],
)
def test_text_can_be_read_on_the_ground_it_stands_on(  # noqa: PLR0917
    read: Read, host: Host, site: str, ground: str, look: str, dark_text: bool
) -> None:
    page = read(dark=True).page
    style = f"<style>body {{ background: {ground} }}</style>"
    page.goto(host.put(style + element(site, f"layout=compact {look}") + ELEMENT.format(site=site)))
    colour = page.locator(".nim-row a").first.evaluate("one => getComputedStyle(one).color")
    assert (sum(map(int, re.findall(r"\d+", colour)[:3])) < 380) == dark_text


# The builder


def copied(page: Page, site: str, look: str) -> dict[str, str]:
    """The three forms that the builder's page gives for a look."""
    text = page.request.get(f"{site}/bygg-inn?{look}").text()
    found = re.findall(r'<code id="kode-(\w+)" translate="no">(.*?)</code>', text, re.DOTALL)
    return {name: html.unescape(code) for name, code in found}


@pytest.mark.parametrize("form", ["element", "frame"])
def test_what_the_builder_gives_works_where_it_is_pasted(read: Read, host: Host, site: str, form: str) -> None:
    page = read().page
    page.goto(host.put(copied(page, site, "service_area=barnevern&layout=compact&count=3&lang=nn")[form]))
    root = page if form == "element" else page.frame_locator("iframe")
    expect(root.get_by_role("heading", name="FN-tilrådingane: Barnevern")).to_be_visible()
    expect(root.locator(".nim-row")).to_have_count(3)
    if form == "frame":
        expect(page.locator(".nim-instead")).to_be_hidden()


def test_a_choice_in_the_builder_shows_at_once(read: Read, site: str) -> None:
    page = read().page
    page.goto(f"{site}/bygg-inn")
    page.locator("[name=service_area][value=barnevern]").check()
    expect(page.locator("#kode-address")).to_have_text(f"{site}/sok?service_area=barnevern")
    page.get_by_label("Kort liste").check()
    expect(page.locator("#kode-element")).to_contain_text('layout="compact"')
    expect(page).to_have_url(re.compile("service_area=barnevern.*layout=compact"))
    inner = page.frame_locator("iframe")
    expect(inner.get_by_role("heading", name="FNs anbefalinger: Barnevern")).to_be_visible()
    expect(page.locator("#by")).to_be_hidden()
    page.get_by_label("Diagram", exact=True).check()
    page.locator("#by").select_option("theme")
    expect(inner.get_by_text("Anbefalinger etter tema")).to_be_visible()


def test_the_builder_works_without_script(read: Read, site: str) -> None:
    page = read(320, script=False).page
    page.goto(f"{site}/nn/bygg-inn?service_area=barnevern")
    page.get_by_label("Berre talet").check()
    page.get_by_role("button", name="Vis", exact=True).click()
    expect(page.locator("#kode-address")).to_contain_text("layout=number")
    expect(page.frame_locator("iframe").locator(".nim-total")).to_have_text("46")

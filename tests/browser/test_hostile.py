"""A real browser on a corpus that attacks: nothing runs, and nothing even had to be stopped."""

from playwright.sync_api import Browser

from app.main import create_app
from app.settings import Settings
from tests.serving import serving

# Statistics are left to `tests/security`, where they are drawn once: drawing signs that no font has takes long.
PATHS = (
    *("/", "/sok?q=pwned&size=50", "/en/sok?theme=housing", "/tjeneste/barnevern", "/tema/housing"),
    *("/dokument/CRC/C/NOR/CO/7", "/kommune/0301", "/sok?%22%3E%3Cscript%3Epwned()%3C/script%3E=1"),
    "/%3Cscript%3Epwned()%3C/script%3E",
)


def test_nothing_of_a_hostile_corpus_runs(browser: Browser, hostile: Settings) -> None:
    heard: list[str] = []
    with serving(create_app(hostile)) as port:
        page = browser.new_page()
        page.expose_function("pwned", lambda: heard.append("pwned"))
        page.on("dialog", lambda dialog: (heard.append("dialog"), dialog.dismiss()))
        page.on(
            "console", lambda message: heard.append(message.text) if "Content Security Policy" in message.text else None
        )
        page.on("pageerror", lambda error: heard.append(str(error)))
        site = f"http://127.0.0.1:{port}"
        first = page.request.get(f"{site}/api/v1/recommendations?q=pwned&size=3").json()["hits"]
        assert len(first) == 3
        for path in (*PATHS, *(f"/anbefaling/{one['id']}" for one in first), f"/anbefaling/{first[0]['id']}/endringer"):
            page.goto(site + path)
            assert page.evaluate("document.scripts.length") <= 2, path
            assert page.evaluate(
                "[...document.querySelectorAll('*')].every(e => !e.getAttributeNames().some(n => n.startsWith('on')))"
            )
        # The suggestions are written into the page by script.
        page.goto(f"{site}/sok")
        page.get_by_role("combobox").first.fill("pwned")
        page.wait_for_timeout(500)
        page.close()
    assert heard == []

"""Somebody with a browser."""

from playwright.sync_api import Browser, Page


class Visitor:
    """Somebody with a browser, who notes whatever a page should not do."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site, self.faults = page, site, list[str]()
        page.on("console", lambda message: self._hear(message.type, message.text))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", lambda request: self._watch(request.url))

    def go(self, path: str) -> None:
        """Open an address of the site."""
        self.page.goto(self.site + path)

    def check(self) -> None:
        """Nothing went wrong, was fetched from elsewhere, was stored, or is wider than the screen."""
        assert self.faults == []
        assert self.page.context.cookies() == []
        assert self.page.evaluate("localStorage.length + sessionStorage.length") == 0
        assert self.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    def _hear(self, kind: str, text: str) -> None:
        # A page that answers 404 or 422 on purpose is told about in the console by the browser itself.
        if (
            kind in ("error", "warning")
            and "Failed to load resource: the server responded with a status of 4" not in text
        ):
            self.faults.append(text)

    def _watch(self, address: str) -> None:
        if not address.startswith((self.site, "data:")):
            self.faults.append(f"asked {address}")


def arrive(browser: Browser, site: str, width: int = 1280, *, script: bool = True, dark: bool = False) -> Visitor:
    """Somebody with a screen of this width; without `script` the browser's own engine is off."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if dark else "light",
        java_script_enabled=script,
        permissions=["clipboard-read", "clipboard-write"],
    )
    # A print dialogue would wait for ever.
    context.add_init_script("window.print = () => { window.printed = true; }")
    return Visitor(context.new_page(), site)

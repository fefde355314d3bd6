"""The description of the API as a page: it works, and needs no exception from the policy of the other pages."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.visitor import Visitor


def test_an_address_is_tried_in_the_reference_without_anything_inline(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    # What the policy stopped would be an error in the console, which the visitor notes.
    answer = visitor.page.goto(f"{visitor.site}/docs")
    assert answer is not None
    assert "unsafe" not in answer.headers["content-security-policy"]
    page = visitor.page
    block = page.locator(".opblock", has_text="/api/v1/treaties").first
    block.locator(".opblock-summary-control").first.click()
    block.get_by_role("button", name="Execute").click()
    expect(block.locator(".live-responses-table .response-col_status").last).to_contain_text("200")
    expect(block.locator(".live-responses-table")).to_contain_text("CRPD")

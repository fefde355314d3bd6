"""The description of the API as a page: Swagger UI from an installed package, nothing from third parties."""

from importlib.resources import files
from typing import Final

from fastapi import APIRouter, FastAPI, Response
from fastapi.staticfiles import StaticFiles

router = APIRouter(include_in_schema=False)

_ASSETS: Final = "/static/reference"

# Swagger UI shows icons as data: images; it runs no inline script, and sets styles by script, which needs no exception.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_PAGE: Final = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>anbefalinger: the API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{_ASSETS}/swagger-ui.css">
</head>
<body>
<main id="reference">
<h1>anbefalinger: the API</h1>
<p>This page lists every address of the API and lets you try it. Without JavaScript, read the same description as
<a href="/openapi.json">OpenAPI (JSON)</a> or start at <a href="/api/v1">/api/v1</a>.</p>
</main>
<script src="{_ASSETS}/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""

_START: Final = """SwaggerUIBundle({
  url: "/openapi.json", dom_id: "#reference", deepLinking: true, tryItOutEnabled: true
});
"""


def mount_assets(app: FastAPI) -> None:
    """Serve the files of Swagger UI from the installed package."""
    app.mount(_ASSETS, StaticFiles(directory=str(files("fastapi_offline") / "static")), name="reference")


@router.get("/docs")
async def get_reference() -> Response:
    """The page."""
    return Response(_PAGE, headers={"Content-Security-Policy": _POLICY}, media_type="text/html")


@router.get("/docs/start.js")
async def get_start_script() -> Response:
    """What starts Swagger UI, as a file of its own so that no inline script is needed."""
    return Response(_START, media_type="text/javascript")

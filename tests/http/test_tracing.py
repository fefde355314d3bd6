"""Traces: one span a request, joined to the caller's, without anything somebody searched for."""

import sys

import pytest
from fastapi.testclient import TestClient
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from app import main
from app.errors import OperatorError
from app.http.tracing import open_tracer
from app.main import create_app
from app.settings import Settings

LIST = "/api/v1/recommendations"


def test_a_request_is_one_span_without_its_query(seeded: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept := InMemorySpanExporter()))
    monkeypatch.setattr(main, "open_tracer", lambda: provider.get_tracer("test"))
    caller = f"00-{'a' * 32}-{'b' * 16}-01"
    with TestClient(create_app(seeded.model_copy(update={"tracing": True}))) as client:
        client.get(LIST, params={"q": "hemmelighold"}, headers={"traceparent": caller})
        client.get("/nothing")
    found, missing = kept.get_finished_spans()
    assert (found.name, missing.name) == (f"GET {LIST}", "GET unmatched")
    assert dict(found.attributes or {}) == {
        "http.request.method": "GET",
        "http.route": LIST,
        "http.response.status_code": 200,
    }
    assert f"{found.context.trace_id:032x}" == "a" * 32
    assert "hemmelighold" not in found.to_json()


def test_the_real_exporter_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    assert open_tracer() is not None


def test_without_the_packages_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(OperatorError, match="pip install opentelemetry-sdk"):
        open_tracer()

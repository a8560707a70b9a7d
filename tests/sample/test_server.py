"""The sample's server: conditional requests, the custom 404 page, and the knobs."""

from __future__ import annotations

import http.client
import json
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from reader.sample import SampleServer, serve

NOW = datetime(2026, 11, 23, 4, 5, 6, tzinfo=UTC)


def ask(
    server: SampleServer, path: str, method: str = "GET", **headers: str
) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=5)
    try:
        connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def test_every_page_answers(server: SampleServer) -> None:
    for path, page in server.site.pages.items():
        status, headers, body = ask(server, path)
        assert status == 200
        assert headers["Content-Type"] == page.content_type
        assert int(headers["Content-Length"]) == len(body)
        assert b"sample.invalid" not in body


def test_pages_name_the_host_they_are_asked_by(server: SampleServer) -> None:
    _, _, body = ask(server, "/gazette/feed.xml", Host="news.example:8080")
    assert b"<link>http://news.example:8080/gazette/</link>" in body
    _, _, body = ask(server, "/gazette/feed.xml", Host='"><script>')
    assert b"<script>" not in body


def test_ids_do_not_depend_on_the_host(server: SampleServer) -> None:
    _, _, first = ask(server, "/dengxia/feed.json", Host="one.example")
    _, _, second = ask(server, "/dengxia/feed.json", Host="two.example")
    assert [item["id"] for item in json.loads(first)["items"]] == [
        item["id"] for item in json.loads(second)["items"]
    ]
    assert first != second


def test_conditional_requests(server: SampleServer) -> None:
    path = "/category/linxiwanbao.html"
    _, headers, _ = ask(server, path)
    status, again, body = ask(server, path, If_None_Match=headers["ETag"])
    assert (status, body, again["ETag"]) == (304, b"", headers["ETag"])
    assert ask(server, path, If_Modified_Since=headers["Last-Modified"])[0] == 304
    assert ask(server, path, If_None_Match='"other"')[0] == 200
    both = ask(server, path, If_None_Match='"other"', If_Modified_Since=headers["Last-Modified"])
    assert both[0] == 200
    assert ask(server, path, If_Modified_Since="yesterday")[0] == 200


def test_head_has_no_body(server: SampleServer) -> None:
    status, headers, body = ask(server, "/", method="HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 0


def test_an_unknown_path_gets_the_custom_page(server: SampleServer) -> None:
    status, headers, body = ask(server, "/emnews/")
    assert status == 404
    assert headers["Content-Type"].startswith("text/html")
    assert "只保留三天" in body.decode()
    assert headers["ETag"] is None


def test_subscriptions_cover_every_channel(server: SampleServer) -> None:
    assert len(server.subscriptions) == len(server.site.channels)
    for candidate, folder in server.subscriptions:
        assert folder
        assert candidate.title
        assert candidate.address.startswith(server.address + "/")
        status, _, body = ask(server, urlsplit(candidate.address).path)
        assert status == 200
        if candidate.format == "xml":
            ElementTree.fromstring(body)
        elif candidate.format == "json":
            json.loads(body)
        else:
            assert body.startswith(b"<!DOCTYPE html>")


def test_a_stopped_server_answers_nobody() -> None:
    with serve(NOW) as server:
        kept = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=5)
        kept.request("GET", "/")
        kept.getresponse().read()
        address = server.address
    with pytest.raises((http.client.HTTPException, OSError)):
        kept.request("GET", "/")
        kept.getresponse()
    kept.close()
    fresh = http.client.HTTPConnection(urlsplit(address).netloc, timeout=5)
    with pytest.raises(OSError):
        fresh.request("GET", "/")
    fresh.close()


def test_a_port_can_be_asked_for() -> None:
    with serve(NOW) as first:
        port = urlsplit(first.address).port
    assert port is not None
    with serve(NOW, port=port) as second:
        assert second.address == f"http://127.0.0.1:{port}"
        assert ask(second, "/")[0] == 200

"""A real proxy on loopback that makes tunnels (CONNECT), wherever they are said to lead.

    with TunnelProxy(to=server.host) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.address)

Names need no address: every tunnel ends at `to`, as a proxy with its own idea of names would have it.
"""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import suppress
from pathlib import Path

from listening import Listener


class TunnelProxy(Listener):
    """Makes a tunnel for each connection that asks for one."""

    def __init__(
        self, *, to: str, status: int = 200, certificate: Path | None = None, login: str = ""
    ) -> None:
        self.asked: list[dict[str, str]] = []
        """The head of every request for a tunnel: its first line as "", then its headers."""
        self._to = to
        self._status = status
        self._login = login
        self._scheme = "http" if certificate is None else "https"
        self._context: ssl.SSLContext | None = None
        if certificate is not None:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(certificate)
        super().__init__()

    @property
    def address(self) -> str:
        """What the environment has to say."""
        return f"{self._scheme}://{self.host}"

    @property
    def targets(self) -> list[str]:
        """Where the tunnels were to lead."""
        return [head[""].split()[1] for head in self.asked]

    def _serve(self, raw: socket.socket) -> None:
        with suppress(OSError):
            sock = raw if self._context is None else self._context.wrap_socket(raw, server_side=True)
            self._open.append(sock)
            yes = self._greet(sock)
            if not yes:
                sock.close()
                return
            host, _, port = self._to.rpartition(":")
            far = socket.create_connection((host, int(port)))
            self._open.append(far)
            sock.sendall(yes)
            threading.Thread(target=_pour, args=(far, sock), daemon=True).start()
            _pour(sock, far)

    def _greet(self, sock: socket.socket) -> bytes:
        """Take a request for a tunnel; return what grants it, b"" if it has been refused."""
        head = _read_head(sock)
        self.asked.append(head)
        status = self._status
        if self._login and head.get("proxy-authorization") != self._login:
            status = 407
        if status != 200:
            sock.sendall(b"HTTP/1.1 %d No\r\nContent-Length: 0\r\n\r\n" % status)
            return b""
        return b"HTTP/1.1 200 Here you are\r\n\r\n"


class SocksProxy(TunnelProxy):
    """The same by SOCKS 5 (RFC 1928), for clients that let the proxy look up the name."""

    @property
    def address(self) -> str:
        """What the environment has to say."""
        return f"socks5://{self.host}"

    def _greet(self, sock: socket.socket) -> bytes:
        sock.recv(262)
        sock.sendall(b"\x05\x00")
        request = sock.recv(300)
        assert request[3] == 3, "a name, not an address"
        name, port = request[5:-2].decode(), int.from_bytes(request[-2:], "big")
        self.asked.append({"": f"SOCKS {name}:{port}"})
        return b"\x05\x00\x00\x01" + bytes(6)


def _read_head(sock: socket.socket) -> dict[str, str]:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = sock.recv(4096)
        if not piece:
            raise OSError("the client has left")
        data += piece
    lines = data.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    fields = (line.partition(": ") for line in lines[1:])
    return {"": lines[0]} | {name.lower(): value for name, _, value in fields}


def _pour(source: socket.socket, target: socket.socket) -> None:
    """Pass on what comes until there is no more."""
    with suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)

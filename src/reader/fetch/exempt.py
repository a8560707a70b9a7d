"""The hosts that NO_PROXY names in the ways that Python's own list of exceptions does not know."""

from __future__ import annotations

import ipaddress

from reader.fetch.hosts import literal


class Exempt:
    """What a NO_PROXY says beside names: networks (10.0.0.0/8, fd00::/8) and names with a star."""

    def __init__(self, no_proxy: str) -> None:
        """Take the variable's value; what cannot be read in it is passed over."""
        self._networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network] = []
        self._endings: list[str] = []
        for part in no_proxy.lower().replace(",", " ").split():
            if part.startswith("*."):
                self._endings.append(part[1:])
            elif "/" in part:
                self._add_network(part)

    def holds(self, host: str) -> bool:
        """Tell whether a host is exempt; a name is not looked up, as it is not by other programs."""
        if any(host == ending[1:] or host.endswith(ending) for ending in self._endings):
            return True
        ip = literal(host) if self._networks else None
        if ip is None:
            return False
        return any(ip.version == network.version and ip in network for network in self._networks)

    def _add_network(self, text: str) -> None:
        address, _, length = text.partition("/")
        try:
            network = ipaddress.ip_network(f"{address.strip('[]')}/{length}", strict=False)
        except ValueError:
            return
        self._networks.append(network)

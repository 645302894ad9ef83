"""A browser without scripts, and the calls that the page's WebAssembly makes, for cases about the app's own server."""

from __future__ import annotations

import base64
import http.client
import json
import urllib.parse
import urllib.request
import zlib

# A PNG of one pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cfc0000003010100"
    "c9fe92ef0000000049454e44ae426082"
)


class Browser:
    """One connection and its cookies. `site` is where the app says that it is, if that is not where it is asked."""

    def __init__(self, address: str, site: str | None = None) -> None:
        self.site = site or address
        self._line = http.client.HTTPConnection(urllib.parse.urlsplit(address).netloc, timeout=60)
        self._cookies: dict[str, str] = {}

    def close(self) -> None:
        """Ends the connection."""
        self._line.close()

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "", **headers: str) -> bytes:
        """One request, which has to be answered with a page or lead to one."""
        headers = {"accept": "text/html", "origin": self.site, "referer": f"{self.site}/", **headers}
        headers["cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        if kind:
            headers["content-type"] = kind
        self._line.request(method, path, body, headers)
        answer = self._line.getresponse()
        for cookie in answer.headers.get_all("set-cookie") or []:
            name, value = cookie.split(";", 1)[0].split("=", 1)
            self._cookies[name] = value
        content = answer.read()
        assert answer.status in (200, 303), (method, path, answer.status, content[:300])
        return content

    def post(self, form: str, **fields: str) -> str:
        """Posts a form of the Authenticator; the page that follows."""
        self.ask("POST", f"/api/auth/{form}", urllib.parse.urlencode(fields).encode(), "application/x-www-form-urlencoded")
        return self.ask("GET", "/").decode()

    def begin(self, key: str) -> dict[str, object]:
        """What the page asks before a picture is sent: a permission for one PUT."""
        proposal = {
            "access_level": "protected",
            "key": key,
            "size": len(PIXEL),
            "content_type": "image/png",
            "metadata": [],
            "fingerprint": f"{zlib.crc32(key.encode()):08x}",
            "crc32": base64.b64encode(zlib.crc32(PIXEL).to_bytes(4, "big")).decode(),
            "on_conflict": "replace",
        }
        body = json.dumps({"proposal": proposal}).encode()
        answer = self.ask("POST", "/api/storage/begin_upload", body, "application/json", accept="application/json")
        ticket: dict[str, object] = json.loads(answer)["ticket"]
        return ticket

    def upload(self, key: str) -> None:
        """Sends a picture as the page does."""
        ticket = self.begin(key)
        headers = dict(ticket["headers"])  # type: ignore[call-overload]
        request = urllib.request.Request(str(ticket["url"]), PIXEL, headers, method="PUT")
        urllib.request.urlopen(request).close()

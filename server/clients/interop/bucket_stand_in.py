"""Stands before the embedded backend and answers what makes and removes buckets, since there the template does that.

Everything else passes as it came, with its host, so that signatures hold. It keeps nothing."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# About one connection, and so not to be passed on.
HOP = {"connection", "keep-alive", "transfer-encoding"}


@contextmanager
def standing_before(backend: str, bucket: str) -> Iterator[str]:
    """The address of a stand-in for the backend at an address, while it stands."""

    class Passage(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Says nothing."""

        def answer(self) -> None:
            if self.command in ("PUT", "DELETE") and self.path.strip("/") == bucket:
                self.rfile.read(int(self.headers.get("content-length", 0)))
                self.send_response(200 if self.command == "PUT" else 204)
                if self.command == "PUT":
                    self.send_header("content-length", "0")
                self.end_headers()
                return
            connection = http.client.HTTPConnection(backend.removeprefix("http://"), timeout=60)
            connection.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                if name.lower() not in HOP:
                    connection.putheader(name, value)
            chunked = self.headers.get("transfer-encoding", "").lower() == "chunked"
            if chunked:
                connection.putheader("transfer-encoding", "chunked")
            body = self.chunks() if chunked else self.rfile.read(int(self.headers.get("content-length", 0)))
            connection.endheaders(body or None, encode_chunked=chunked)
            answer = connection.getresponse()
            content = answer.read()
            self.send_response_only(answer.status, answer.reason)
            for name, value in answer.getheaders():
                if name.lower() not in HOP:
                    self.send_header(name, value)
            if answer.getheader("content-length") is None and answer.status not in (204, 304):
                self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            connection.close()

        def chunks(self) -> Iterator[bytes]:
            while size := int(self.rfile.readline().partition(b";")[0], 16):
                yield self.rfile.read(size)
                self.rfile.readline()
            while self.rfile.readline().strip():
                pass

        do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = answer

    server = ThreadingHTTPServer(("127.0.0.1", 0), Passage)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

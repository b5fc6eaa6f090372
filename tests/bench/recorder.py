"""Stands between our server and Meilisearch, and keeps what the one asked the other: the questions to ask it directly."""

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Recorder(ThreadingHTTPServer):
    def __init__(self, engine):
        super().__init__(("127.0.0.1", 0), Handler)
        self.engine_address = engine.url.removeprefix("http://")
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.searches = []

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        # A loop that is left alone with a closed socket turns as fast as it can, beside whatever is measured next.
        self.shutdown()
        self.server_close()

    def handle_error(self, *_):
        """Our server hangs up where it loses patience."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def forward(self):
        body = self.body()
        if self.path == "/multi-search":
            self.server.searches.append(body.decode())
        connection = http.client.HTTPConnection(self.server.engine_address, timeout=60)
        headers = {name: value for name, value in self.headers.items() if name.lower() in ("authorization", "content-type")}
        connection.request(self.command, self.path, body or None, headers)
        answer = connection.getresponse()
        content = answer.read()
        self.send_response(answer.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def body(self):
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        chunks = []
        while size := int(self.rfile.readline(), 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = forward

    def log_message(self, *_):
        pass

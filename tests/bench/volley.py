"""Sends each of many requests once, over connections that stay open, as fast as they are answered."""

import json
import selectors
import socket
import time
from dataclasses import dataclass


@dataclass
class Answer:
    status: int
    body: bytes
    seconds: float


def request(address, method, path, headers, body):
    content = json.dumps(body).encode() if body is not None else b""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {address}", f"Content-Length: {len(content)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines += ["Content-Type: application/json"] if content else []
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


class Client:
    """One connection with its share of the requests."""

    def __init__(self, address, share):
        host, port = address.split(":")
        self.socket = socket.create_connection((host, int(port)))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.share, self.heard = share, b""

    def begin(self):
        """False where nothing is left to send."""
        self.place, asked = next(self.share, (None, None))
        if asked is None:
            return False
        self.heard, self.began = b"", time.perf_counter()
        self.socket.sendall(asked)
        return True

    def hear(self):
        """The answer, once it is whole."""
        more = self.socket.recv(1 << 16)
        if not more:
            raise RuntimeError("the server hung up")
        self.heard += more
        head, found, body = self.heard.partition(b"\r\n\r\n")
        if not found:
            return None
        length = next((int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
        if len(body) < length:
            return None
        return Answer(int(head.split(b" ", 2)[1]), body, time.perf_counter() - self.began)


def volley(address, requests, clients):
    """The answers in the order of the requests, and the seconds that all of them took."""
    answers = [None] * len(requests)
    numbered = list(enumerate(requests))
    waiting = selectors.DefaultSelector()
    crew = [Client(address, iter(numbered[n::clients])) for n in range(clients)]
    began = time.perf_counter()
    for client in crew:
        if client.begin():
            waiting.register(client.socket, selectors.EVENT_READ, client)
    while waiting.get_map():
        for key, _ in waiting.select():
            client = key.data
            answer = client.hear()
            if answer:
                answers[client.place] = answer
                if not client.begin():
                    waiting.unregister(client.socket)
    took = time.perf_counter() - began
    for client in crew:
        client.socket.close()
    return answers, took

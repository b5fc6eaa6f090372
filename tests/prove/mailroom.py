"""A mail server of the proof's own: it takes every mail, remembers which, and can keep senders waiting."""

import email
import email.policy
import socketserver
import threading
from collections import defaultdict


class Mailroom:
    """`received`: what came under each Message-ID, every time it came: whom to, and all of its text."""

    def __init__(self):
        self.received = defaultdict(list)
        self.open = threading.Event()
        self.open.set()
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), self.handler())
        self.server.daemon_threads = True
        self.url = f"smtp://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def handler(self):
        room = self

        class Conversation(socketserver.StreamRequestHandler):
            def handle(self):
                try:
                    self.converse()
                except OSError:
                    pass  # The sender was killed.

            def say(self, words):
                self.wfile.write(f"{words}\r\n".encode())

            def converse(self):
                room.open.wait()
                recipients = []
                self.say("220 mailroom")
                for line in self.rfile:
                    command = line[:4].upper()
                    if command == b"RCPT":
                        recipients.append(line.split(b"<")[1].split(b">")[0].decode())
                    if command == b"DATA":
                        self.say("354 go on")
                        letter = self.letter()
                        if letter is None:
                            return
                        room.received[letter["Message-ID"]].append((tuple(recipients), letter["Subject"], letter.get_content()))
                        recipients = []
                    if command == b"QUIT":
                        self.say("221 bye")
                        return
                    self.say("250 mailroom")

            def letter(self):
                """None where it broke off: half a mail is none."""
                lines = []
                for line in self.rfile:
                    if line == b".\r\n":
                        return email.message_from_bytes(b"".join(lines), policy=email.policy.default)
                    lines.append(line.removeprefix(b"."))
                return None

        return Conversation

"""A Meilisearch of the proof's own, from the binary that PREAU_TEST_MEILISEARCH_BIN names."""

import os
import subprocess
import time

import requests

from world import free_address


def binary():
    return os.environ.get("PREAU_TEST_MEILISEARCH_BIN")


class Meilisearch:
    def __init__(self, folder):
        self.folder = folder / "meilisearch"
        self.folder.mkdir()
        self.address = free_address()
        self.url = f"http://{self.address}"
        self.process = None

    def start(self):
        log = open(self.folder / "log", "ab")
        command = [binary(), "--no-analytics", "--http-addr", self.address, "--db-path", self.folder / "data"]
        self.process = subprocess.Popen(command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        for _ in range(600):
            if self.process.poll() is not None:
                break
            try:
                if requests.get(f"{self.url}/health", timeout=5).ok:
                    return self.process
            except requests.ConnectionError:
                time.sleep(0.05)
        raise RuntimeError(f"Meilisearch does not start: {(self.folder / 'log').read_text()[-2000:]}")

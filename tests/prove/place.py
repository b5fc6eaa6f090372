"""A deployment to be measured, on the embedded engine or on a given Meilisearch."""

import os
import time

import requests

from world import ROOT, World


class Place(World):
    def __init__(self, release=False, meilisearch=None):
        super().__init__(release)
        if meilisearch:
            meilisearch.forget()
            self.environment |= {"PREAU_MEILISEARCH_URL": meilisearch.url, "PREAU_MEILISEARCH_KEY": meilisearch.key}

    def serve(self):
        """A server that is ready, and whose engine is in use."""
        server = super().serve()
        for _ in range(1200):
            if not requests.get(f"{self.url}/api/v1/listings?limit=1", timeout=30).json()["degraded"]:
                return server
            time.sleep(0.05)
        raise RuntimeError("the server does not come to use its search engine")

    def verify(self):
        """Raises where the index differs from the database."""
        print(self.run("search", "verify").strip(), flush=True)


class Given:
    """The Meilisearch that PREAU_TEST_MEILISEARCH_URL and PREAU_TEST_MEILISEARCH_KEY name; our index in it is begun anew."""

    INDEX = "preau_listings"

    def __init__(self, url, key):
        self.url, self.key = url.rstrip("/"), key
        self.session = requests.Session()
        if key:
            self.session.headers["Authorization"] = f"Bearer {key}"

    @classmethod
    def from_environment(cls):
        url = os.environ.get("PREAU_TEST_MEILISEARCH_URL")
        return cls(url, os.environ.get("PREAU_TEST_MEILISEARCH_KEY", "")) if url else None

    def ask(self, method, path, json=None):
        answer = self.session.request(method, self.url + path, json=json, timeout=60)
        answer.raise_for_status()
        return answer.json()

    def task(self, method, path, json=None):
        """Awaited as soon as it can be seen to have ended."""
        uid = self.ask(method, path, json)["taskUid"]
        while True:
            task = self.ask("GET", f"/tasks/{uid}")
            if task["status"] not in ("enqueued", "processing"):
                return task
            time.sleep(0.001)

    def forget(self):
        for index in (self.INDEX, f"{self.INDEX}_next", f"{self.INDEX}_state"):
            # One that is not there fails to be deleted, which serves as well.
            self.task("DELETE", f"/indexes/{index}")


def shared():
    """The folder of real data, where there is one."""
    folder = os.environ.get("PREAU_SHARED")
    return ROOT / folder if folder else None

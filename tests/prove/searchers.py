"""Clients that search without end, each in a process of its own and over one connection."""

import http.client
import json
import multiprocessing
import random
import time
import urllib.parse

WORDS = "maths géométrie lecture anglais musique dessin fraction carte histoire sciences orthographe robot vidéo texte calcul jeu".split()


def paths(chance):
    """What people ask, one after the other: words, beginnings of words, pages of the whole."""
    while True:
        word = chance.choice(WORDS)
        asked = chance.choice(["", word, word[:4], f"{word} {chance.choice(WORDS)}"])
        yield "/api/v1/listings?" + urllib.parse.urlencode({"q": asked, "limit": 20})


class Searchers:
    """`with Searchers(address, 8, pause) as searchers:` : `searchers.told` says afterwards what came of it."""

    def __init__(self, address, count, pause):
        self.over = multiprocessing.Event()
        self.results = multiprocessing.Queue()
        self.processes = [
            multiprocessing.Process(target=search, args=(address, seed, pause, self.over, self.results), daemon=True) for seed in range(count)
        ]

    def __enter__(self):
        self.began = time.monotonic()
        for process in self.processes:
            process.start()
        return self

    def __exit__(self, kind, *_):
        self.over.set()
        told = [self.results.get(timeout=60) for _ in self.processes]
        for process in self.processes:
            process.join()
        self.seconds = time.monotonic() - self.began
        self.took = sorted(seconds for took, _, _ in told for seconds in took)
        self.failures = [failure for _, failures, _ in told for failure in failures]
        self.degraded = sum(degraded for _, _, degraded in told)
        if kind is None and self.failures:
            raise RuntimeError(f"{len(self.failures)} searches failed: {self.failures[:3]}")

    def __str__(self):
        rate = len(self.took) / self.seconds
        return f"{len(self.processes)} clients asked {len(self.took)} searches ({rate:.0f}/s, {quantiles(self.took)}), {self.degraded} of them answered without the index"


def search(address, seed, pause, over, results):
    took, failures, degraded = [], [], 0
    connection = http.client.HTTPConnection(address, timeout=30)
    for path in paths(random.Random(seed)):
        if over.is_set():
            break
        began = time.perf_counter()
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
            took.append(time.perf_counter() - began)
            if answer.status != 200:
                failures.append(f"{path}: {answer.status} {body[:200]!r}")
            elif json.loads(body)["degraded"]:
                degraded += 1
        except (OSError, http.client.HTTPException) as error:
            failures.append(f"{path}: {error!r}")
            connection.close()
        over.wait(pause)
    results.put((took, failures, degraded))


def quantiles(seconds):
    """p50, p95 and the most, in milliseconds."""
    ordered = sorted(seconds)
    at = lambda share: ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000
    return f"p50 {at(0.5):.1f} ms, p95 {at(0.95):.1f} ms, max {ordered[-1] * 1000:.1f} ms"

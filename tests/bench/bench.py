"""Search, measured: ours embedded, ours on Meilisearch, and Meilisearch asked directly for the same; then pages against a bare server.

Ours twice: first, each answer worked out (PREAU_ANSWERS_MIB=0) of cards that stay in memory, since nothing is published meanwhile;
and again, whole from memory, as a server is run.

PREAU_BENCH_LISTINGS  how many listings, a list (20000,200000)
PREAU_BENCH_SECONDS   time of one cell (2)
PREAU_BENCH_CLIENTS   clients at once, a list (1,8,32)
PREAU_SHARED          the real imports, which are multiplied beside the demonstration's listings
PREAU_TEST_MEILISEARCH_URL, PREAU_TEST_MEILISEARCH_KEY   without them, Meilisearch is skipped
"""

import http.client
import json
import os
import resource
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import processes
import questions
from multiply import multiply
from place import Given, Place, shared
from recorder import Recorder
from world import ROOT, free_address

numbers = lambda name, default: [int(n) for n in os.environ.get(name, default).split(",")]
SIZES = numbers("PREAU_BENCH_LISTINGS", "20000,200000")
CLIENTS = numbers("PREAU_BENCH_CLIENTS", "1,8,32")
SECONDS = os.environ.get("PREAU_BENCH_SECONDS", "2")
LOAD = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"), "release/examples/load")


@dataclass
class Cell:
    rate: float
    p50: float
    p95: float
    # Milliseconds of CPU an answer: of what serves, and of what asks.
    cpu: float
    asking: float

    def __str__(self):
        return f"{self.rate:.0f} | {self.p50:.1f} | {self.p95:.1f} | {self.cpu:.1f}"


class Target:
    """Something that answers: its address, the processes whose time counts, and its key."""

    def __init__(self, address, pids, key=None):
        self.address, self.pids = address, [pid for pid in pids if pid]
        self.environment = {**os.environ, **({"LOAD_KEY": key} if key else {})}

    def measure(self, asked, clients):
        """`asked`: paths, or pairs of path and body."""
        lines = [{"path": one, "body": None} if isinstance(one, str) else {"path": one[0], "body": one[1]} for one in asked]
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
            file.writelines(json.dumps(line) + "\n" for line in lines)
            file.flush()
            before = sum(map(processes.cpu, self.pids)), children()
            command = [LOAD, "ask", self.address, file.name, str(clients), SECONDS]
            told = json.loads(subprocess.run(command, env=self.environment, check=True, capture_output=True, text=True).stdout)
            after = sum(map(processes.cpu, self.pids)), children()
        if told["failed"] or not told["answers"]:
            raise RuntimeError(f"{told['failed']} of {told['answers']} answers were no success: {lines[0]}")
        # What warmed up is in the time of the processes too.
        whole = told["answers"] * (1 + 0.3 / told["seconds"])
        cpu, asking = ((a - b) * 1000 / whole for a, b in zip(after, before))
        return Cell(told["answers"] / told["seconds"], told["p50"], told["p95"], cpu, asking)


def children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def get(address, path):
    connection = http.client.HTTPConnection(address, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status} {body[:300]!r}")
    return answer, body


def deep(address):
    """Leafs through a question's pages, by a hundred, until it is deep."""

    def leaf(asked):
        cursor = {}
        for _ in range(questions.DEEP // 100):
            page = json.loads(get(address, questions.path(**asked, **cursor, limit=100))[1])
            if not page.get("next"):
                return None
            cursor = {"cursor": page["next"]}
        return questions.path(**asked, **cursor)

    return leaf


FIRST, AGAIN = "first", "again"


@contextmanager
def served(place, times=AGAIN):
    place.environment["PREAU_ANSWERS_MIB"] = "0" if times == FIRST else "64"
    server = place.serve()
    try:
        yield server
    finally:
        place.stop(server)


def until_open(address):
    host, port = address.split(":")
    for _ in range(200):
        try:
            socket.create_connection((host, int(port)), timeout=5).close()
            return
        except ConnectionRefusedError:
            time.sleep(0.01)
    raise RuntimeError(f"nothing listens on {address}")


def say(line=""):
    print(line, flush=True)


def search(place, engine, listings):
    """Every kind, on every target, by as many clients."""
    columns = {}
    with served(place) as server:
        asked = questions.kinds(questions.Catalogue(place), deep(place.address))
    told = {}
    for times in (FIRST, AGAIN):
        with served(place, times) as server:
            columns["embedded", times] = cells(Target(place.address, [server.pid]), asked)
            say(f"\nMemory, {listings} listings, embedded, {times}: {rss(server.pid)}.")
            told[times] = pages(place, server, asked)
    bare_table(told)
    try:
        if engine:
            columns |= on_meilisearch(place, engine, asked, listings)
    finally:
        # What was measured is told, whatever became of the rest.
        table(columns, asked)
    return columns


def on_meilisearch(place, engine, asked, listings):
    pid = processes.listening(int(engine.url.rsplit(":", 1)[1]))
    embedded = dict(place.environment)
    columns = {}
    try:
        place.environment |= {"PREAU_MEILISEARCH_URL": engine.url, "PREAU_MEILISEARCH_KEY": engine.key}
        place.run("search", "rebuild")
        place.verify()
        with Recorder(engine) as recorder:
            place.environment["PREAU_MEILISEARCH_URL"] = recorder.url
            with served(place, FIRST):
                direct = {kind: [("/multi-search", body(place, recorder, one)) for one in paths] for kind, paths in asked.items()}
        place.environment["PREAU_MEILISEARCH_URL"] = engine.url
        for times in (FIRST, AGAIN):
            with served(place, times) as server:
                columns["on Meilisearch", times] = cells(Target(place.address, [server.pid, pid]), asked)
                theirs = rss(pid) if pid else "not seen"
                say(f"\nMemory, {listings} listings, on Meilisearch, {times}: ours {rss(server.pid)}; Meilisearch {theirs}.")
        columns["Meilisearch", "directly"] = cells(Target(engine.url.removeprefix("http://"), [pid], engine.key), direct)
    finally:
        place.environment = embedded
    return columns


def body(place, recorder, path):
    """What our server asks of Meilisearch for it first: what it asks next is advice, where little was found."""
    for _ in range(20):
        before = len(recorder.searches)
        if not json.loads(get(place.address, path)[1])["degraded"]:
            return recorder.searches[before]
        # The recorder is slow on a busy machine: the server takes its engine for down, and tries again in a few seconds.
        time.sleep(1)
    raise RuntimeError(f"{path}: answered without Meilisearch")


def cells(target, asked):
    return {(kind, clients): target.measure(paths, clients) for kind, paths in asked.items() for clients in CLIENTS}


def rss(pid):
    own, files = processes.memory(pid)
    return f"{own} MiB, and {files} MiB of mapped files"


def table(columns, asked):
    say("\nAnswers a second, p50 and p95 in ms, ms of CPU an answer (of all that serves).\n")
    say("| | clients | " + " | ".join(f"{name}, {times}: /s | p50 | p95 | CPU" for name, times in columns) + " | aims |")
    say("|---|---" + "|---:" * 4 * len(columns) + "|---|")
    for kind in asked:
        for clients in CLIENTS:
            row = {name: column[kind, clients] for name, column in columns.items()}
            say(f"| {kind} | {clients} | " + " | ".join(map(str, row.values())) + f" | {verdict(row)} |")
    asking = [cell.asking for column in columns.values() for cell in column.values()]
    say(f"\nThe load generator itself used {min(asking):.2f} to {max(asking):.2f} ms of CPU an answer.")


def verdict(row):
    direct = row.get(("Meilisearch", "directly"))
    if not direct:
        return ""
    told = []
    for times in (FIRST, AGAIN):
        embedded, ours = row["embedded", times], row["on Meilisearch", times]
        told.append(f"{times}: " + ", ".join([
            met(embedded.p50 / direct.p50, "p50", most=0.5),
            met(embedded.rate / direct.rate, "rate", least=2),
            met(ours.p50 / direct.p50, "on Meilisearch", most=1.15),
        ]))
    return "; ".join(told)


def met(value, what, least=0.0, most=float("inf")):
    return f"{what} ×{value:.2f}{'' if least <= value <= most else ' **missed**'}"


def pages(place, server, asked):
    """The answer of the API and the page of the portal: bytes, ours, and a bare server's with the same bytes."""
    slug = questions.Catalogue(place).slugs[0]
    told = {}
    for name, path in {
        "browse, API": asked["everything"][0],
        "detail, API": f"/api/v1/listings/{slug}",
        "browse, portal": "/",
        "detail, portal": f"/listings/{slug}",
    }.items():
        answer, content = get(place.address, path)
        ours = Target(place.address, [server.pid]).measure([path], 8)
        told[name] = len(content), ours, against_bare(content, answer.getheader("Content-Type"))
    return told


def bare_table(told):
    say("\nEight clients, beside a bare server that answers the same bytes.\n")
    say("| page | | bytes | ours: /s | p50 | p95 | CPU | bare: /s | p50 | p95 | CPU | aim ≥ 0.6 of its rate |\n|---|---|---:|" + "---:|" * 8 + "---|")
    for times, pages_told in told.items():
        for name, (size, ours, bare) in pages_told.items():
            say(f"| {name} | {times} | {size} | {ours} | {bare} | {met(ours.rate / bare.rate, 'rate', least=0.6)} |")


def against_bare(content, kind):
    address = free_address()
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        bare = subprocess.Popen([LOAD, "bare", address, file.name, kind])
        try:
            until_open(address)
            return Target(address, [bare.pid]).measure(["/"], 8)
        finally:
            bare.kill()
            bare.wait()


def growth(by_size):
    """Of embedded latency, asked by one client."""
    small, large = min(by_size), max(by_size)
    if small == large:
        return
    say(f"\nFrom {small} to {large} listings, embedded p50 with {CLIENTS[0]} client grows (aim: at most twice):")
    for kind in {kind: None for kind, _ in by_size[large]["embedded", FIRST]}:
        grown = {
            times: by_size[large]["embedded", times][kind, CLIENTS[0]].p50 / by_size[small]["embedded", times][kind, CLIENTS[0]].p50
            for times in (FIRST, AGAIN)
        }
        say(f"- {kind}: " + ", ".join(met(value, times, most=2) for times, value in grown.items()))


def imports(place):
    folder = shared()
    if not folder:
        say("PREAU_SHARED names no folder: the demonstration's listings alone are multiplied")
        return
    place.run("import", "appstream", folder / "data/appstream-bookworm-main.yml.gz")
    place.run("import", "gar", folder / "data/gar-resources.json")


def main():
    engine = Given.from_environment()
    if engine:
        engine.forget()
    else:
        say("Meilisearch skipped: PREAU_TEST_MEILISEARCH_URL names none")
    by_size = {}
    with Place(release=True) as place:
        place.run("demo")
        imports(place)
        for size in SIZES:
            listings = multiply(place, size)
            place.run("search", "rebuild")
            place.verify()
            one, five, _ = os.getloadavg()
            say(f"\n## {listings} listings\n\nLoad of the machine ({os.cpu_count()} cores) before: {one:.1f}, over five minutes {five:.1f}.")
            by_size[listings] = search(place, engine, listings)
    growth(by_size)


if __name__ == "__main__":
    main()

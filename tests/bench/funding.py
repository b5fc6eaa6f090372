"""Submissions and decisions a second on PostgreSQL, beside pgbench sending the very same SQL.

PREAU_BENCH_FILES    applications of one cell (800)
PREAU_BENCH_CLIENTS  clients at once, a list (1,8,64)
PREAU_BENCH_PROFILE  release, or debug to try this out

Every application is made over the API; then the database is copied, once for each measurement. A copy is played by our server
while PostgreSQL writes down what it is asked, which makes the script (replay.py). What keeps it honest: each request must have sent
the same statements, and after one client of pgbench has played them all, every table has the rows that our server left in its
own copy, and the book balances to the cent. The jobs that follow (mails, letters as PDF), which pgbench does not do, are put off
where the two are compared; beside that it is told how many answers a second there are while the server does them too.

Run beside a PostgreSQL that logs and is as durable as one in earnest: tests/bin/bench knows how.
"""

import argparse
import math
import os
import uuid
from functools import partial
from pathlib import Path

import psycopg
from psycopg import sql

import processes
import replay
from acts import PASSWORD
from grants import Desk
from place import Place
from volley import request, volley

FILES = int(os.environ.get("PREAU_BENCH_FILES", "800"))
CLIENTS = [int(n) for n in os.environ.get("PREAU_BENCH_CLIENTS", "1,8,64").split(",")]
RELEASE = os.environ.get("PREAU_BENCH_PROFILE", "release") == "release"
# Drafts that one organisation may have for one call, and axes that a programme may have beside its first.
DRAFTS, AXES = 20, 19
AIM = 0.7
# Our server empties them again, beside the requests.
EMPTIED = {"jobs", "audit_unsealed"}
ASKED = 1_000_000
LOG = "statements"
# Durable as in earnest; statements are written down where a database asks for it.
OPTIONS = (
    "-c fsync=on -c synchronous_commit=on -c full_page_writes=on -c shared_buffers=512MB "
    f"-c logging_collector=on -c log_destination=csvlog -c log_filename={LOG} -c log_rotation_age=0 -c log_rotation_size=0"
)


def say(line=""):
    print(line, flush=True)


class Databases:
    """Copies of databases, on the server of the world."""

    def __init__(self, url):
        self.server = url.rsplit("/", 1)[0]
        self.admin = psycopg.connect(url, autocommit=True)
        self.count = 0
        folder = self.admin.execute("SHOW data_directory").fetchone()[0]
        self.log = Path(folder, "log", f"{LOG}.csv")

    def url(self, name):
        return f"{self.server}/{name}"

    def copy(self, of):
        self.count += 1
        name = f"bench_{os.getpid()}_{self.count}"
        self.admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(of)))
        self.admin.execute("CHECKPOINT")
        return name

    def drop(self, name):
        self.admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def written_down(self, name):
        """From here on what is asked of this database goes to the log, which begins anew."""
        self.admin.execute(sql.SQL("ALTER DATABASE {} SET log_statement = 'all'").format(sql.Identifier(name)))
        os.truncate(self.log, 0)

    def without_jobs(self, name):
        """Those that follow from here on are put off for ever: a letter is written by as many statements as the request."""
        with psycopg.connect(self.url(name)) as connection:
            connection.execute("CREATE FUNCTION put_off() RETURNS trigger AS $$ BEGIN NEW.run_at := 'infinity'; RETURN NEW; END $$ LANGUAGE plpgsql")
            connection.execute("CREATE TRIGGER put_off BEFORE INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION put_off()")

    def rows(self, name):
        """By table."""
        with psycopg.connect(self.url(name)) as connection:
            names = connection.execute("SELECT relname FROM pg_stat_user_tables WHERE relname <> 'bench_values'").fetchall()
            count = lambda table: connection.execute(sql.SQL("SELECT COUNT(*) FROM {}").format(sql.Identifier(table))).fetchone()[0]
            return {table: count(table) for (table,) in names}


class Bench:
    def __init__(self, place):
        self.place = place
        self.databases = Databases(place.postgres)
        self.pgbench = str(max(Path("/usr/lib/postgresql").glob("*/bin/pgbench"), default="pgbench"))

    def served(self, database, work):
        """`work` beside a server on this database."""
        self.place.environment["DATABASE_URL"] = self.databases.url(database)
        server = self.place.serve()
        try:
            return work(server)
        finally:
            self.place.stop(server)

    def send(self, asked, clients=8):
        """Answers that are all successes, and the time they took."""
        answers, took = volley(self.place.address, asked, clients)
        wrong = [answer for answer in answers if answer.status >= 300]
        if wrong:
            raise RuntimeError(f"{len(wrong)} of {len(asked)} were refused: {wrong[0].status} {wrong[0].body[:500]!r}")
        return answers, took

    def prepare(self, envelopes):
        """Databases where every application is about to be submitted, and about to be decided on; and those applications."""
        first = self.databases.copy(self.place.postgres.rsplit("/", 1)[1])
        ids = self.served(first, lambda _: self.write(envelopes))
        self.place.run("work", "--until-idle")
        second = self.databases.copy(first)
        self.served(second, lambda _: self.propose(ids))
        self.place.run("work", "--until-idle")
        return {"submissions": (first, self.submissions(ids)), "decisions": (second, self.decisions(ids))}

    def write(self, envelopes):
        desk = self.desk = Desk(self.place.url, PASSWORD)
        axes = [desk.open_axis() for _ in range(envelopes)]
        calls = [desk.publish(axes[n % envelopes], documents=[], reviewers_per_application=0) for n in range(math.ceil(FILES / DRAFTS))]
        new = lambda n: {"call_id": calls[n % len(calls)], "title": f"Preuve {n}"}
        made, _ = self.send([self.ask("applicant", "POST", f"/organisations/{desk.organisation}/applications", new(n)) for n in range(FILES)])
        ids = [answer.body.decode().split('"id":"')[1].split('"')[0] for answer in made]
        content = lambda n: {
            "title": f"Preuve {n}", "supports": ["financial"], "amount_cents": ASKED, "cost_cents": ASKED * 2,
            "answers": {"project": {"aim": "Tout"}},
        }  # fmt: skip
        self.send([self.ask("applicant", "PUT", f"/applications/{one}", content(n), 1) for n, one in enumerate(ids)])
        return ids

    def propose(self, ids):
        self.send(self.submissions(ids))
        check = {"admissible": True, "reason": "Complet."}
        self.send([self.ask("manager", "PUT", f"/applications/{one}/admissibility", check, 3) for one in ids])
        proposal = {"amount_cents": ASKED, "reason": "Premier."}
        self.send([self.ask("manager", "PUT", f"/applications/{one}/proposal", proposal, 4) for one in ids])
        self.send([self.ask("first", "PUT", f"/applications/{one}/interest", {"conflict": False, "reason": "Rien."}) for one in ids])

    def submissions(self, ids):
        return [self.ask("applicant", "POST", f"/applications/{one}/submission", {"mandate": True}, 2) for one in ids]

    def decisions(self, ids):
        # In part, so that the envelope moves: what is not granted is free again.
        decision = {"outcome": "accept_in_part", "amount_cents": ASKED // 2, "reasons": "Vu en comité."}
        return [self.ask("first", "POST", f"/applications/{one}/decision", decision, 5) for one in ids]

    def ask(self, who, method, path, body, version=None):
        """Versions are known: each write of an application counts one."""
        headers = {**self.desk.people[who], "Idempotency-Key": str(uuid.uuid4())}
        headers |= {"If-Match": f'"{version}"'} if version else {}
        return request(self.place.address, method, f"/api/v1{path}", headers, body)

    def record(self, before, asked):
        """What our server asks of PostgreSQL for these, and the rows it leaves."""
        database = self.databases.copy(before)
        self.databases.without_jobs(database)
        self.databases.written_down(database)
        self.served(database, lambda _: self.send(asked, 1))
        recording = replay.Recording(self.databases.log)
        rows = self.databases.rows(database)
        self.databases.drop(database)
        return recording, rows

    def ours(self, before, asked, clients, jobs):
        """Answers a second, p95 in ms, ms of CPU of the server an answer; with what follows of them done meanwhile, or not."""
        database = self.databases.copy(before)
        if not jobs:
            self.databases.without_jobs(database)

        def work(server):
            used = processes.cpu(server.pid)
            answers, took = self.send(asked, clients)
            p95 = sorted(answer.seconds for answer in answers)[int(len(answers) * 0.95)] * 1e3
            return len(asked) / took, p95, (processes.cpu(server.pid) - used) * 1e3 / len(asked)

        figures = self.served(database, work)
        self.databases.drop(database)
        return figures

    def theirs(self, before, recording, clients, check=None):
        """Transactions a second of the same SQL, the fetching of values taken off; `check` looks at what they left."""
        script, fetch, values = recording.script()
        database = self.databases.copy(before)
        url = self.databases.url(database)
        with psycopg.connect(url) as connection:
            replay.fill(connection, values)
        rates = []
        # Fetching alone first: it changes nothing.
        for name, text in (("fetch", fetch), ("script", script)):
            file = self.place.folder / f"{name}.sql"
            file.write_text(text)
            rates.append(replay.pgbench(self.pgbench, url, str(file), clients, len(values)))
        if check:
            check(database)
        self.databases.drop(database)
        fetching, whole = rates
        return 1 / (1 / whole - 1 / fetching)

    def same_rows(self, wanted, before, recording, asked, database):
        """Each request adds the same rows: what pgbench added is as many times that as it played requests."""
        written = {match[1] for text in recording.texts if (match := replay.INSERT.match(text))} - EMPTIED
        base, left = self.databases.rows(before), self.databases.rows(database)
        added = {table: ((wanted[table] - base[table]) / len(asked), (left[table] - base[table]) / len(recording.values)) for table in written}
        if "audit_events" not in added or any(ours != theirs or not ours for ours, theirs in added.values()):
            raise RuntimeError(f"pgbench left other rows than our server, by request: {added}")
        self.place.environment["DATABASE_URL"] = self.databases.url(database)
        told = ", ".join(f"{ours:g} {table}" for table, (ours, _) in sorted(added.items()))
        say(f"Our server and pgbench each left by request: {told}. The book after pgbench balances: {self.place.run('ledger', 'verify').strip()}.")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--options", action="store_true", help="what the PostgreSQL beside it must be started with")
    if parser.parse_args().options:
        print(OPTIONS)
        return
    one, five, _ = os.getloadavg()
    say(f"## Funding, {'release' if RELEASE else 'debug'} profile, {FILES} applications a cell\n")
    say(f"Load of the machine ({os.cpu_count()} cores) before: {one:.1f}, over five minutes {five:.1f}.")
    lines = []
    with Place(release=RELEASE) as place:
        place.run("demo")
        bench = Bench(place)
        for envelopes in (1, AXES):
            for what, (before, asked) in bench.prepare(envelopes).items():
                recording, wanted = bench.record(before, asked)
                say(f"\n{what}, {envelopes} envelopes: {len(recording.texts)} statements each, the same in {len(recording.values)} of {len(asked)} requests.")
                for clients in CLIENTS:
                    rate, p95, cpu = bench.ours(before, asked, clients, jobs=False)
                    with_jobs, *_ = bench.ours(before, asked, clients, jobs=True)
                    check = partial(bench.same_rows, wanted, before, recording, asked) if clients == 1 else None
                    same = bench.theirs(before, recording, clients, check)
                    verdict = "" if rate / same >= AIM else " **missed**"
                    lines.append(f"| {what} | {envelopes} | {clients} | {rate:.0f} | {p95:.1f} | {cpu:.1f} | {same:.0f} | ×{rate / same:.2f}{verdict} | {with_jobs:.0f} |")
    say("\n| | envelopes | clients | ours: /s | p95 | CPU | pgbench: /s | aim ≥ ×0.7 | ours with the jobs that follow: /s |\n|---|---:|---:|---:|---:|---:|---:|---|---:|")
    say("\n".join(lines))


if __name__ == "__main__":
    main()

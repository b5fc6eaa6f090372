"""One deployment in a temporary folder: its processes and its database."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import uuid
from pathlib import Path

import psycopg
import requests

ROOT = Path(__file__).parents[2]


def free_address():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


class World:
    def __init__(self, release=False):
        self.binary = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"), "release" if release else "debug", "preau")
        self.folder = Path(tempfile.mkdtemp(prefix="preau-kills-"))
        self.data = self.folder / "data"
        self.postgres = self._new_database()
        self.address = free_address()
        self.url = f"http://{self.address}"
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("PREAU_") and k != "DATABASE_URL"},
            "PREAU_DATA": str(self.data),
            "PREAU_LISTEN": self.address,
            "PREAU_RATE_PER_MINUTE": "0",
            "PREAU_LOG": "warn",
            **({"DATABASE_URL": self.postgres} if self.postgres else {}),
        }

    @staticmethod
    def _new_database():
        server = os.environ.get("PREAU_TEST_DATABASE_URL")
        if not server:
            return None
        name = f"kills_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name}")
        return f"{server.rsplit('/', 1)[0]}/{name}"

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind:
            print(f"left to be looked at: {self.folder}", flush=True)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, *arguments, **environment):
        log = open(self.folder / "log", "ab")
        environment = {**self.environment, **environment}
        return subprocess.Popen(
            [self.binary, *arguments], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )

    def try_run(self, *arguments):
        """Runs to its end, whatever that is."""
        return subprocess.run(
            [self.binary, *arguments], cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )

    def run(self, *arguments):
        """Runs to its end, which must be a good one."""
        done = self.try_run(*arguments)
        if done.returncode:
            raise RuntimeError(f"preau {' '.join(map(str, arguments))}: {done.stdout}{done.stderr}")
        return done.stdout

    def serve(self, address=None):
        """A server that is ready."""
        address = address or self.address
        server = self.start("serve", PREAU_LISTEN=address)
        for _ in range(1200):
            if server.poll() is not None:
                break
            try:
                if requests.get(f"http://{address}/health/ready", timeout=5).ok:
                    return server
            except requests.ConnectionError:
                time.sleep(0.05)
        raise RuntimeError(f"the server does not start: {(self.folder / 'log').read_text()[-2000:]}")

    @staticmethod
    def stop(server):
        server.send_signal(signal.SIGTERM)
        if server.wait(timeout=60):
            raise RuntimeError(f"the server stopped with {server.returncode}")

    def query(self, sql):
        if self.postgres:
            with psycopg.connect(self.postgres) as connection:
                return connection.execute(sql).fetchall()
        connection = sqlite3.connect(self.data / "preau.sqlite")
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def one(self, sql):
        return self.query(sql)[0][0]

    def end_leases(self):
        """The processes are dead, so what they leased is free once the lease has run out. Waiting five minutes each time
        would prove nothing more: their clocks are turned back instead."""
        sql = "UPDATE jobs SET locked_until = created_at WHERE state = 'running'"
        if self.postgres:
            with psycopg.connect(self.postgres) as connection:
                connection.execute(sql)
        else:
            connection = sqlite3.connect(self.data / "preau.sqlite", timeout=30)
            with connection:
                connection.execute(sql)
            connection.close()


def as_id(value):
    """An id as the API writes it: SQLite keeps the sixteen bytes."""
    return str(uuid.UUID(bytes=value) if isinstance(value, bytes) else value)

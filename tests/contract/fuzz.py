"""Runs Schemathesis over the whole contract, as a stranger and signed in as each demo role.

    PREAU_URL=http://127.0.0.1:8080 fuzz.py --short | --deep

Any failed check fails the run, and so does any answer of status 5xx (check `not_a_server_error`).
A signed-in run that is mostly answered 401 proves nothing, so it fails too.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import requests

ROLES = ("editeur", "fabricant", "enseignant", "gestionnaire", "operateur")
PASSWORD = "preau-demo-2026"

# Checks switched off, and why.
OFF = {
    # A body that fits its schema may still be refused: a SIREN with a wrong check digit, a name that is taken,
    # a state that does not allow it. The contract declares these answers; 5xx stays a failure.
    "positive_data_acceptance",
}

# Signing out ends the run's own session, so it comes last, in a run of its own.
SIGN_OUT = ["delete_session", "end_own_session"]

SIZES = {
    "--short": ["--phases", "examples,coverage,fuzzing", "--max-examples", "4", "--no-shrink"],
    "--deep": ["--phases", "examples,coverage,fuzzing,stateful", "--max-examples", "100"],
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    size = parser.add_mutually_exclusive_group(required=True)
    for name in SIZES:
        size.add_argument(name, dest="size", action="store_const", const=name)
    parser.add_argument("--role", action="append", help="only this role (several may be given); 'stranger' is one")
    parser.add_argument("--seed", type=int, default=None)
    asked = parser.parse_args()
    # The short form asks the same each time, the deep one something new.
    seed = asked.seed if asked.seed is not None else (1 if asked.size == "--short" else random.randrange(2**32))
    base = os.environ["PREAU_URL"].rstrip("/")

    failed = []
    for role in asked.role or ("stranger", *ROLES):
        began = time.monotonic()
        print(f"\n── as {role}, seed {seed}", flush=True)
        kept = fuzz(base, role, [*SIZES[asked.size], "--seed", str(seed)])
        print(f"── as {role}: {'passed' if kept else 'FAILED'} in {time.monotonic() - began:.0f} s", flush=True)
        if not kept:
            failed.append(role)
    if failed:
        sys.exit(f"the contract was not kept, as: {', '.join(failed)}")


def fuzz(base, role, size):
    if role == "stranger":
        return schemathesis(base, size, {}, {})[0]
    headers = sign_in(base, role)
    kept, statuses = schemathesis(base, [*size, *named("--exclude-operation-id")], headers, known_ids(base, headers))
    if statuses[401] * 4 > statuses.total():
        print(f"{statuses[401]} of {statuses.total()} answers were 401: the session did not last")
        kept = False
    return schemathesis(base, [*size, *named("--include-operation-id")], sign_in(base, role), {})[0] and kept


def named(option):
    return [part for operation in SIGN_OUT for part in (option, operation)]


def sign_in(base, role):
    credentials = {"email": f"{role}@demo.preau.example", "password": PASSWORD}
    answer = requests.post(f"{base}/api/v1/sessions", json=credentials, timeout=30)
    while answer.status_code == 429:
        # Wrong passwords tried while fuzzing count against the account: that throttle is as it is for anybody.
        time.sleep(int(answer.headers["Retry-After"]))
        answer = requests.post(f"{base}/api/v1/sessions", json=credentials, timeout=30)
    answer.raise_for_status()
    cookie = "; ".join(f"{name}={value}" for name, value in answer.cookies.items())
    return {"Cookie": cookie, "X-CSRF-Token": answer.json()["csrf_token"]}


def known_ids(base, headers):
    """Ids this role can see. Invented ones name nothing: without these, most answers would be 404."""

    def ids(path, key="id", inside=None):
        answer = requests.get(f"{base}/api/v1{path}", headers=headers, timeout=30)
        items = answer.json()["items"] if answer.ok else []
        return [(item[inside] if inside else item)[key] for item in items]

    session = requests.get(f"{base}/api/v1/session", headers=headers, timeout=30).json()
    own = [membership["organisation_id"] for membership in session["memberships"]]
    listings = ids("/listings", inside="card") + [listing for organisation in own for listing in ids(f"/organisations/{organisation}/listings")]
    known = {
        "organisation_id": own + ids("/organisations"),
        "listing_id": listings,
        "listing": listings,
        "revision_id": ids("/moderation/revisions?tab=waiting", "revision_id"),
        "job_id": ids("/jobs"),
        "uai": ids("/schools", "uai"),
    }
    return {name: values for name, values in known.items() if values}


def schemathesis(base, options, headers, known):
    """Whether every check held, and how often each status was answered."""
    tool = Path(sys.executable).with_name("st")
    settings = Path(__file__).with_name("schemathesis.toml")
    with tempfile.TemporaryDirectory(prefix="preau-fuzz-") as folder:
        har = Path(folder, "run.har")
        command = [
            tool, "--config-file", settings, "--no-color", "run", f"{base}/openapi.yaml", "--url", f"{base}/api/v1",
            "--checks", "all", "--exclude-checks", ",".join(sorted(OFF)),
            "--continue-on-failure", "--request-timeout", "30", "--suppress-health-check", "all",
            "--generation-database", "none", "--warnings", "off",
            "--report", "har", "--report-har-path", har, *options,
        ]  # fmt: skip
        if headers:
            # An invented token beside a good session is refused as a forged one: everything would answer 401.
            command += ["--generation-with-security-parameters", "false"]
        for name, value in headers.items():
            command += ["--header", f"{name}: {value}"]
        environment = {
            **os.environ,
            "SCHEMATHESIS_HOOKS": "hooks",
            "PYTHONPATH": str(Path(__file__).parent),
            "PREAU_TEST_KNOWN_IDS": json.dumps(known),
        }
        status = subprocess.run(command, stdin=subprocess.DEVNULL, cwd=folder, env=environment, check=False).returncode
        if not har.exists():
            return False, Counter()
        entries = json.loads(har.read_text(encoding="utf-8"))["log"]["entries"]
    statuses = Counter(entry["response"]["status"] for entry in entries)
    print("answers: " + ", ".join(f"{count} × {code}" for code, count in sorted(statuses.items())))
    return status == 0, statuses


if __name__ == "__main__":
    main()

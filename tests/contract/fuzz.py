"""Runs Schemathesis over the whole contract, as a stranger and signed in as each demo role.

    PREAU_URL=http://127.0.0.1:8080 fuzz.py --short | --deep

Any failed check fails the run, and so does any answer of status 5xx (check `not_a_server_error`).
"""

import argparse
import os
import random
import subprocess
import sys
import time
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
SIGN_OUT = "delete_session"

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
        headers = [] if role == "stranger" else sign_in(base, role)
        status = schemathesis(base, [*SIZES[asked.size], "--seed", str(seed), "--exclude-operation-id", SIGN_OUT], headers)
        if role != "stranger":
            alone = [*SIZES["--short"], "--seed", str(seed), "--include-operation-id", SIGN_OUT]
            status |= schemathesis(base, alone, sign_in(base, role))
        print(f"── as {role}: {'passed' if status == 0 else 'FAILED'} in {time.monotonic() - began:.0f} s", flush=True)
        if status:
            failed.append(role)
    if failed:
        sys.exit(f"the contract was not kept, as: {', '.join(failed)}")


def sign_in(base, role):
    credentials = {"email": f"{role}@demo.preau.example", "password": PASSWORD}
    answer = requests.post(f"{base}/api/v1/sessions", json=credentials, timeout=30)
    answer.raise_for_status()
    cookie = "; ".join(f"{name}={value}" for name, value in answer.cookies.items())
    return ["--header", f"Cookie: {cookie}", "--header", f"X-CSRF-Token: {answer.json()['csrf_token']}"]


def schemathesis(base, size, headers):
    tool = Path(sys.executable).with_name("st")
    command = [
        tool, "--no-color", "run", f"{base}/openapi.yaml", "--url", f"{base}/api/v1",
        "--checks", "all", "--exclude-checks", ",".join(sorted(OFF)),
        "--continue-on-failure", "--request-timeout", "30", "--suppress-health-check", "all",
        "--generation-database", "none", "--warnings", "off", *size, *headers,
    ]  # fmt: skip
    return subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode


if __name__ == "__main__":
    main()

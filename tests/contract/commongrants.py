"""Published calls as CommonGrants opportunities, seen by foreign eyes.

    PREAU_URL=http://127.0.0.1:8080 commongrants.py sdk      the protocol's Python client lists, reads and searches
    PREAU_URL=http://127.0.0.1:8080 commongrants.py schema   Schemathesis over the protocol's document, valid requests only

The first walks every page and compares with what the portal's own API says; its client collects errors instead of raising
them, so they are counted. The second reads the document from the folder named by PREAU_SHARED.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import requests

HERE = Path(__file__).parent
BASE = os.environ["PREAU_URL"].rstrip("/")
DOCUMENT = Path(os.environ.get("PREAU_SHARED", HERE.parents[1].parent / "shared")) / "data/commongrants/openapi.0.4.0.yaml"
SKIPPED = 77


def published():
    """The calls of the portal's own API, by id."""
    calls, query = {}, {"limit": 100}
    while True:
        page = requests.get(f"{BASE}/api/v1/calls", params=query, timeout=30).json()
        calls |= {call["id"]: call for call in page["items"]}
        if "next" not in page:
            return calls
        query["cursor"] = page["next"]


def sdk():
    from common_grants_sdk.client import Client, Config
    from common_grants_sdk.client.exceptions import APIError

    calls = published()
    assert len(calls) > 2, "the demonstration has calls"
    with Client(Config(base_url=BASE, api_key="anybody")) as client:
        opportunities = client.opportunities

        def sound(result, wanted, what):
            assert not result.errors, f"{what}: {result.errors}"
            found = sorted(str(item.id) for item in result.items)
            assert found == sorted(wanted), f"{what}: {len(found)} found, {len(wanted)} wanted"

        sound(opportunities.list(), calls, "list, every page")
        # Two a page: every page is walked, and nothing is told twice.
        sound(opportunities.list(page_size=2), calls, "list, two a page")
        one = opportunities.list(page=2, page_size=2)
        assert (one.pagination_info.page, one.pagination_info.total_items) == (2, len(calls)), one.pagination_info

        for call in calls.values():
            item = opportunities.get(call["id"])
            cents = item.funding.max_award_amount.amount
            assert item.title == call["title"]["fr"], item.title
            assert f"{call['ceiling_cents'] // 100}.{call['ceiling_cents'] % 100:02}" == str(cents), cents
            assert item.key_dates.close_date.date is not None
        try:
            opportunities.get("00000000-0000-4000-8000-000000000000")
        except APIError as refusal:
            assert refusal.error.status == 404, refusal
        else:
            raise AssertionError("an unknown opportunity was found")

        statuses = {"upcoming": "forecasted", "open": "open", "closed": "closed"}
        for phase, status in statuses.items():
            wanted = [id for id, call in calls.items() if call["phase"] == phase]
            result = opportunities.search(filters={"status": {"operator": "in", "value": [status]}}, page_size=3)
            sound(result, wanted, f"search, {status}")
            assert not result.filter_info.errors, result.filter_info
            assert all(item.status.value == status for item in result.items)
        word = max(next(iter(calls.values()))["title"]["fr"].split(), key=len)
        result = opportunities.search(word)
        assert not result.errors and result.items, f"nobody is found by {word}"
        ranges = {
            "closeDateRange": {"operator": "between", "value": {"min": "2000-01-01", "max": "2100-01-01"}},
            "maxAwardAmountRange": {
                "operator": "between",
                "value": {"min": {"amount": "0.01", "currency": "EUR"}, "max": {"amount": "9999999999", "currency": "EUR"}},
            },
        }
        result = opportunities.search(filters=ranges)
        sound(result, calls, "search, within ranges")
        assert not result.filter_info.errors, result.filter_info
        sound(opportunities.search(filters={"closeDateRange": {**ranges["closeDateRange"], "operator": "outside"}}), [], "search, outside")
    print(f"{len(calls)} calls: listed, read and searched by common-grants-sdk without an error")


def schema():
    if not DOCUMENT.is_file():
        print(f"skipped: {DOCUMENT} is not here")
        sys.exit(SKIPPED)
    known = json.dumps({"oppId": list(published())})
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE), "PREAU_TEST_KNOWN_IDS": known}
    command = [
        Path(sys.executable).with_name("st"), "--no-color", "run", DOCUMENT.resolve(), "--url", BASE,
        "--mode", "positive", "--include-tag", "required", "--include-tag", "optional",
        "--seed", "1", "--generation-database", "none", "--warnings", "off", *sys.argv[2:],
    ]  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="preau-commongrants-") as folder:
        sys.exit(subprocess.run(command, stdin=subprocess.DEVNULL, cwd=folder, env=environment, check=False).returncode)


{"sdk": sdk, "schema": schema}[sys.argv[1]]()

"""What must be true of applications once the queue is empty, whatever was killed on the way."""

import json
from collections import Counter, defaultdict

from rules import Broken, same
from world import as_id

# What each application left behind, by kind: rows that begin with its id.
LEFT = {
    "state": "SELECT id, state, version FROM applications",
    "timeline": "SELECT application_id, ROW_NUMBER() OVER (PARTITION BY application_id ORDER BY id), state FROM application_steps",
    "submissions": "SELECT application_id, number, call_version FROM application_submissions",
    "files": "SELECT application_id, document, name, bytes, removed_at IS NULL FROM application_attachments",
    "assignments": "SELECT application_id, duty FROM application_assignments",
    "interests": "SELECT application_id, conflict FROM application_interests",
    "reviews": "SELECT application_id, submitted_at IS NULL FROM application_reviews",
    "letters": "SELECT subject_id, kind, language FROM records",
    "decisions": "SELECT application_id, state, outcome, amount_cents, in_kind_cents, confirmed_by IS NULL FROM application_decisions",
    "money": """SELECT application_id, movements, proposed_cents, reserved_cents, committed_cents, in_kind_cents,
                lapses_at IS NULL, signed_on IS NULL FROM application_grants""",
}  # fmt: skip

# Written down again where they are sent again: they say how things are to be, and are so once.
SAID_AGAIN = ("update_assignment", "declare_interest")


def traces(world):
    """By application, then by kind, everything that must be there once."""
    found = defaultdict(lambda: defaultdict(Counter))
    for kind, sql in LEFT.items():
        for application, *row in world.query(sql):
            found[as_id(application)][kind][tuple(row)] += 1
    postings = """SELECT m.cause, f.kind, p.account, p.cents FROM ledger_movements m
                  JOIN ledger_postings p ON p.movement_id = m.id JOIN ledger_funds f ON f.id = p.fund_id"""
    for cause, *row in world.query(postings):
        verb, application, *number = cause.split("/")
        found[application]["movements"][(verb, *number, *row)] += 1
    events = "SELECT subject_id, action, actor, data FROM audit_events WHERE subject_kind = 'application'"
    for application, action, actor, data in world.query(events):
        deeds = found[application]["deeds"]
        # A command that was sent again after it was done is refused, and that is remembered too.
        if "refused" not in json.loads(data):
            deeds[action, actor] = 1 if action in SAID_AGAIN else deeds[action, actor] + 1
    numbers = {number: as_id(application) for application, number in world.query("SELECT id, number FROM applications")}
    for recipient, subject in mails(world).values():
        number = next((word for word in subject.split() if word in numbers), None)
        if number:
            found[numbers[number]]["mails"][recipient, subject.replace(number, "")] += 1
    for application, kind in world.query("SELECT key, kind FROM jobs"):
        found[application]["jobs"][kind] += 1
    return found


def mails(world):
    return {as_id(mail): tuple(row) for mail, *row in world.query("SELECT id, recipient, subject FROM mails")}


def as_undisturbed(office, where):
    """Every file left what one of its kind leaves that nobody disturbs: each command once, each mail once, each cent once."""
    found = traces(office.world)
    for one in office.all:
        standard, left = office.standards[one.end], found[one.id]
        for kind in standard.keys() | left.keys():
            same(f"after {where}: {kind} of {one.id}, {one.end}", standard[kind], left[kind])


def mails_agree(office, where):
    """The mail server took every mail: once, or again under the same Message-ID where a process died over it."""
    sql = "SELECT id, recipient, subject, text FROM mails WHERE sent_at IS NOT NULL"
    sent = {f"<{as_id(mail)}@127.0.0.1>": ((to,), subject, plain(text)) for mail, to, subject, text in office.world.query(sql)
            if as_id(mail) not in office.mails_before}  # fmt: skip
    received = {key: Counter((to, subject, plain(text)) for to, subject, text in copies) for key, copies in office.room.received.items()}
    same(f"after {where}: mails sent, and mails that came", Counter(dict.fromkeys(sent, 1)), Counter(dict.fromkeys(received, 1)))
    for key, copies in received.items():
        if set(copies) != {sent[key]}:
            raise Broken(f"after {where}: mail {key} is not what was written: {list(copies)[:2]}")
    # A process has one mail in its hands: its death repeats that one at the most.
    repeated = sum(sum(copies.values()) - 1 for copies in received.values())
    if repeated > office.killed:
        raise Broken(f"after {where}: {repeated} mails came again, and only {office.killed} processes died")


def plain(text):
    return text.replace("\r\n", "\n").rstrip("\n")


def book_agrees(desk, where):
    """What the budget and the dashboard say is the sum of every movement, and of what every application holds."""
    lines, held = Counter(), Counter()
    for movement in desk.pages(f"{desk.programme}/movements"):
        if sum(line["amount_cents"] for line in movement["lines"]):
            raise Broken(f"after {where}: a movement that does not balance: {movement}")
        for line in movement["lines"]:
            lines[line.get("credit", "in_kind"), line["account"]] += line["amount_cents"]
    for one in desk.pages(f"{desk.programme}/applications"):
        for account in ("reserved", "committed"):
            held[account] += one[f"{account}_cents"]
    budget = desk.ask("manager", "get", f"{desk.programme}/budget").json()
    shown = desk.ask("manager", "get", f"{desk.programme}/dashboard").json()["axes"][0]
    said = {
        "opened": [budget["commitment"]["opened_cents"], shown["opened_cents"], -lines["commitment", "source"]],
        "available": [budget["commitment"]["available_cents"], shown["available_cents"], lines["commitment", "available"]],
        "in kind": [budget["in_kind_cents"], lines["in_kind", "committed"]],
    }  # fmt: skip
    for account in ("reserved", "committed"):
        told = [budget["commitment"][f"{account}_cents"], shown[account]["cents"]]
        said[account] = [*told, lines["commitment", account], held[account]]
    for what, figures in said.items():
        if len(set(figures)) > 1:
            raise Broken(f"after {where}: {what} cents differ: {figures}")

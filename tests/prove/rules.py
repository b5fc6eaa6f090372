"""What must be true of the database: at any moment, and once the queue is empty."""

import hashlib
import json
import re
from collections import Counter

from world import as_id


class Broken(Exception):
    pass


# Each finds rows that must not be.
AT_ANY_MOMENT = {
    "a listing without a revision": """
        SELECT l.slug FROM listings l WHERE NOT EXISTS (SELECT 1 FROM revisions r WHERE r.listing_id = l.id)""",
    "a listing that shows a revision that is not its own, or not published": """
        SELECT l.slug FROM listings l LEFT JOIN revisions r ON r.id = l.published_revision
        WHERE l.published_revision IS NOT NULL AND (r.id IS NULL OR r.listing_id <> l.id OR r.state <> 'published')""",
    "a published revision that its listing does not show": """
        SELECT l.slug, r.number FROM revisions r JOIN listings l ON l.id = r.listing_id
        WHERE r.state = 'published' AND (l.published_revision IS NULL OR l.published_revision <> r.id)""",
    "a published listing that shows nothing": """
        SELECT slug FROM listings WHERE state = 'published' AND published_revision IS NULL""",
    "an open revision that is not its listing's, or closed": """
        SELECT l.slug FROM listings l LEFT JOIN revisions r ON r.id = l.open_revision
        WHERE l.open_revision IS NOT NULL AND (r.id IS NULL OR r.listing_id <> l.id OR r.state IN ('published', 'superseded'))""",
    "a revision under way that its listing does not know": """
        SELECT l.slug, r.number FROM revisions r JOIN listings l ON l.id = r.listing_id
        WHERE r.state IN ('draft', 'submitted', 'in_review', 'changes_requested')
        AND (l.open_revision IS NULL OR l.open_revision <> r.id)""",
    "a hole in the numbers of a listing's revisions": """
        SELECT l.slug FROM revisions r JOIN listings l ON l.id = r.listing_id
        GROUP BY l.slug HAVING MIN(r.number) <> 1 OR MAX(r.number) <> COUNT(*)""",
    "an import that came in twice": """
        SELECT origin, external_id FROM listings WHERE origin IS NOT NULL GROUP BY origin, external_id HAVING COUNT(*) > 1""",
    "a mail written twice": """
        SELECT recipient, subject FROM mails GROUP BY recipient, subject, text HAVING COUNT(*) > 1""",
    "an application in another state than its timeline's last": """
        SELECT a.number, a.state FROM applications a WHERE a.state <> COALESCE(
        (SELECT s.state FROM application_steps s WHERE s.application_id = a.id ORDER BY s.id DESC LIMIT 1), '')""",
    "a submission without what was frozen, or the other way round": """
        SELECT a.number FROM applications a WHERE (a.submitted_at IS NULL)
        = EXISTS (SELECT 1 FROM application_submissions s WHERE s.application_id = a.id)""",
    "money held in a state that holds none, or none in one that does": """
        SELECT a.number, a.state FROM applications a JOIN application_grants g ON g.application_id = a.id
        WHERE (g.committed_cents > 0 AND a.state <> 'signed')
        OR (g.reserved_cents > 0) <> (g.proposed_cents > 0 AND a.state IN ('proposed', 'accepted', 'accepted_in_part'))""",
    "a fund that holds other than its applications do": """
        SELECT x.id FROM programme_axes x JOIN ledger_funds f ON f.id = x.commitment_fund_id
        LEFT JOIN application_grants g ON g.axis_id = x.id GROUP BY x.id, f.reserved, f.committed
        HAVING COALESCE(SUM(g.reserved_cents), 0) <> f.reserved OR COALESCE(SUM(g.committed_cents), 0) <> f.committed""",
    "a fund that is not the sum of its postings": """
        SELECT f.id FROM ledger_funds f LEFT JOIN ledger_postings p ON p.fund_id = f.id AND p.account <> 'source'
        GROUP BY f.id, f.opened HAVING COALESCE(SUM(p.cents), 0) <> f.opened""",
    "a movement that does not balance": """
        SELECT movement_id FROM ledger_postings GROUP BY movement_id HAVING SUM(cents) <> 0""",
    "a decision that waits where nothing is proposed": """
        SELECT a.number FROM applications a JOIN application_decisions d ON d.application_id = a.id
        WHERE d.state = 'pending' AND a.state <> 'proposed'""",
}


def hold(world, where):
    """The rules that no moment may break."""
    for what, sql in AT_ANY_MOMENT.items():
        found = world.query(sql)
        if found:
            raise Broken(f"after {where}: {what}: {found[:5]}")
    # A publication and its trace are one transaction.
    traced = Counter(json.loads(data)["revision_id"] for (data,) in world.query(
        "SELECT data FROM audit_events WHERE action = 'publish_revision'"))  # fmt: skip
    published = Counter(as_id(r) for (r,) in world.query("SELECT id FROM revisions WHERE state IN ('published', 'superseded')"))
    same(f"after {where}: publications, and their traces in the audit trail", published, traced)
    # A mail and the job that sends it are one transaction too.
    unsent = {as_id(m) for (m,) in world.query("SELECT id FROM mails WHERE sent_at IS NULL")}
    jobs = {key for (key,) in world.query("SELECT key FROM jobs WHERE kind = 'send_mail'")}
    if unsent - jobs:
        raise Broken(f"after {where}: mails that no job will send: {sorted(unsent - jobs)[:5]}")
    # So are an acceptance and the job that ends it.
    accepted = {as_id(a) for (a,) in world.query("SELECT id FROM applications WHERE state IN ('accepted', 'accepted_in_part')")}
    jobs = {key for (key,) in world.query("SELECT key FROM jobs WHERE kind = 'lapse_application'")}
    if accepted - jobs:
        raise Broken(f"after {where}: acceptances that no job will end: {sorted(accepted - jobs)[:5]}")
    # A file is there, whole, before the row that names it.
    for (name,) in world.query("SELECT DISTINCT sha256 FROM application_attachments"):
        file = world.data / "attachments" / name
        if not file.exists() or hashlib.sha256(file.read_bytes()).hexdigest() != name:
            raise Broken(f"after {where}: the attachment {name} is not what was sent")


def settled(world, expected, where):
    """Once the queue is drained: nothing waits (but for a later day), and all that was asked for is there, once."""
    left = world.query("SELECT kind, key, state, last_error FROM jobs WHERE state <> 'pending' OR kind NOT IN ('price_begins', 'lapse_application') OR attempts > 0")
    if left:
        raise Broken(f"after {where}: jobs left: {left[:5]}")
    for what, (sql, rows) in expected.items():
        same(f"after {where}: {what}", Counter(rows), Counter(map(tuple, world.query(sql))))


def index_agrees(world, where):
    """The index holds every published listing as it is now, and nothing else; without repair. Answers what was said."""
    done = world.try_run("search", "verify")
    if done.returncode:
        said = (done.stdout + done.stderr)[-2000:]
        raise Broken(f"after {where}: the index differs from the database:\n{said}\n{history(world, said)}")
    return done.stdout


def history(world, said):
    """What was done to the listings that are spoken of, and to publishers, lately: for whoever looks for the reason."""
    ids = set(re.findall(r"^[0-9a-f-]{36}", said, re.MULTILINE))
    events = world.query("SELECT at, action, subject_kind, subject_id FROM audit_events ORDER BY at")
    told = [event for event in events if event[3] in ids or event[1] in ("update_organisation", "rebuild_search")]
    return "\n".join(f"  {at} {action} {kind} {subject}" for at, action, kind, subject in told[-30:])


def same(what, wanted, got):
    missing, extra = wanted - got, got - wanted
    if missing or extra:
        raise Broken(f"{what}: {sum(missing.values())} missing {list(missing)[:3]}, {sum(extra.values())} too many {list(extra)[:3]}")

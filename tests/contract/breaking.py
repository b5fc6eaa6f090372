"""Refuses a contract that breaks clients of the released one without saying so in its version.

    breaking.py RELEASED CURRENT

A break is announced by a new major version, or a new minor one while the major is 0. After a release,
openapi/released.yaml is replaced by the document that was released.
"""

import sys

import yaml

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def breaks(old, new):
    """Yields a line for each thing a client of `old` relied on and `new` no longer keeps."""
    for path, item in old["paths"].items():
        for method in METHODS:
            if method not in item:
                continue
            where = f"{method.upper()} {path}"
            if method not in new["paths"].get(path, {}):
                yield f"{where}: the operation is gone"
                continue
            yield from operation(where, old, item[method], new, new["paths"][path][method])


def operation(where, old_doc, old, new_doc, new):
    if old.get("operationId") != new.get("operationId"):
        yield f"{where}: operationId {old.get('operationId')} became {new.get('operationId')}"
    if not old.get("security") and new.get("security"):
        yield f"{where}: it now wants a sign-in"
    yield from parameters(where, old_doc, old, new_doc, new)
    yield from bodies(where, old_doc, old, new_doc, new)
    for status, answer in old.get("responses", {}).items():
        if status not in new.get("responses", {}):
            yield f"{where}: answer {status} is gone"
            continue
        yield from contents(f"{where} answers {status}", old_doc, answer, new_doc, new["responses"][status], sent=False)


def parameters(where, old_doc, old, new_doc, new):
    def keyed(doc, op):
        return {(p["in"], p["name"]): p for p in (resolve(doc, p) for p in op.get("parameters", []))}

    before, after = keyed(old_doc, old), keyed(new_doc, new)
    for key, parameter in before.items():
        label = f"{where} {key[0]} parameter {key[1]}"
        if key not in after:
            yield f"{label} is gone"
            continue
        if after[key].get("required") and not parameter.get("required"):
            yield f"{label} is now required"
        yield from schemas(label, old_doc, parameter.get("schema", {}), new_doc, after[key].get("schema", {}), sent=True)
    for key, parameter in after.items():
        if key not in before and parameter.get("required"):
            yield f"{where} {key[0]} parameter {key[1]} is new and required"


def bodies(where, old_doc, old, new_doc, new):
    before, after = resolve(old_doc, old.get("requestBody")), resolve(new_doc, new.get("requestBody"))
    if after and after.get("required") and not (before and before.get("required")):
        yield f"{where}: a body is now required"
    if before and not after:
        yield f"{where}: a body is no longer taken"
    elif before:
        yield from contents(f"{where} body", old_doc, before, new_doc, after, sent=True)


def contents(where, old_doc, old, new_doc, new, sent):
    old, new = resolve(old_doc, old), resolve(new_doc, new)
    for media, content in old.get("content", {}).items():
        if media not in new.get("content", {}):
            yield f"{where}: {media} is gone"
            continue
        yield from schemas(where, old_doc, content.get("schema", {}), new_doc, new["content"][media].get("schema", {}), sent)


def schemas(where, old_doc, old, new_doc, new, sent, seen=frozenset()):
    """`sent` by the client: `new` may only allow more. Otherwise answered: `new` may only promise more."""
    names = (old.get("$ref"), new.get("$ref"))
    if names in seen and any(names):
        return
    seen = seen | {names}
    old, new = resolve(old_doc, old), resolve(new_doc, new)
    if old.get("type") != new.get("type"):
        yield f"{where}: type {old.get('type')} became {new.get('type')}"
        return
    yield from values(where, old, new, sent)
    yield from bounds(where, old, new, sent)
    before, after = old.get("properties", {}), new.get("properties", {})
    for name, schema in before.items():
        if name in after:
            yield from schemas(f"{where}/{name}", old_doc, schema, new_doc, after[name], sent, seen)
        else:
            # Unknown fields are refused, so a field that is no longer known breaks its senders as well.
            yield f"{where}/{name} is gone"
    must_before, must_after = set(old.get("required", [])), set(new.get("required", []))
    if sent:
        yield from (f"{where}/{name} is now required" for name in sorted(must_after - must_before))
    else:
        yield from (f"{where}/{name} is no longer always there" for name in sorted(must_before & set(after) - must_after))
    if "items" in old and "items" in new:
        yield from schemas(f"{where}[]", old_doc, old["items"], new_doc, new["items"], sent, seen)
    for word in ("oneOf", "anyOf", "allOf"):
        yield from choices(where, word, old_doc, old, new_doc, new, sent, seen)


def values(where, old, new, sent):
    before, after = old.get("enum"), new.get("enum")
    if sent and after is not None:
        for value in before if before is not None else ["any value"]:
            if value not in after:
                yield f"{where}: {value!r} is no longer accepted"
    if not sent and before is not None:
        for value in after if after is not None else ["any value"]:
            if value not in before:
                yield f"{where}: {value!r} may now be answered"


def bounds(where, old, new, sent):
    if not sent:
        return
    for word, tighter in (
        ("maxLength", lambda a, b: b < a),
        ("maxItems", lambda a, b: b < a),
        ("maximum", lambda a, b: b < a),
        ("minLength", lambda a, b: b > a),
        ("minItems", lambda a, b: b > a),
        ("minimum", lambda a, b: b > a),
        ("pattern", lambda a, b: a != b),
    ):
        if word in new and (word not in old or tighter(old[word], new[word])):
            yield f"{where}: {word} is now {new[word]}"


def choices(where, word, old_doc, old, new_doc, new, sent, seen):
    before, after = old.get(word, []), new.get(word, [])
    if len(before) == len(after):
        for a, b in zip(before, after):
            yield from schemas(where, old_doc, a, new_doc, b, sent, seen)
    elif sent == (len(after) < len(before)) or word == "allOf":
        yield f"{where}: {word} has {len(after)} members instead of {len(before)}"


def resolve(doc, value):
    while isinstance(value, dict) and "$ref" in value:
        target = doc
        for part in value["$ref"].removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        value = target
    return value


def announced(old, new):
    before = [int(n) for n in old["info"]["version"].split(".")]
    after = [int(n) for n in new["info"]["version"].split(".")]
    return after[0] > before[0] or (after[0] == before[0] == 0 and after[1] > before[1])


def main():
    old, new = (yaml.safe_load(open(name, encoding="utf-8")) for name in sys.argv[1:3])
    found = sorted(set(breaks(old, new)))
    print(f"{len(found)} breaks since version {old['info']['version']}; this is {new['info']['version']}")
    for line in found:
        print(f"  {line}")
    if found and not announced(old, new):
        sys.exit("the contract breaks its clients: keep what they rely on, or announce it by a new version")


if __name__ == "__main__":
    main()

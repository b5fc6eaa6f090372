"""Puts ids that exist in place of some that Schemathesis invents, where it means to send a valid call; sends parts of uploads."""

import json
import os
import random

import schemathesis
from schemathesis import GenerationMode

KNOWN = json.loads(os.environ.get("PREAU_TEST_KNOWN_IDS", "{}"))


@schemathesis.hook
def map_case(context, case):
    if case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE:
        return case
    for name, invented in (case.path_parameters or {}).items():
        # Chosen by the invented value, so that a run can be repeated by its seed.
        chance = random.Random(repr(invented))
        if name in KNOWN and chance.random() < 0.75:
            case.path_parameters[name] = chance.choice(KNOWN[name])
    return case


@schemathesis.serializer("application/offset+octet-stream")
def part_of_an_upload(context, value):
    return {"data": value if isinstance(value, bytes) else str(value).encode()}

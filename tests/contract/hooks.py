"""Puts ids that exist in place of some that Schemathesis invents."""

import json
import os
import random

import schemathesis

KNOWN = json.loads(os.environ.get("PREAU_TEST_KNOWN_IDS", "{}"))


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    for name in path_parameters or {}:
        # Chosen by the invented value, so that a run can be repeated by its seed.
        chance = random.Random(repr(path_parameters[name]))
        if name in KNOWN and chance.random() < 0.75:
            path_parameters[name] = chance.choice(KNOWN[name])
    return path_parameters

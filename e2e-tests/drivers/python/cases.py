"""Runs named cases and prints what each saw, one line of JSON for each."""
import json
import os
import traceback

CASES = []
CHOSEN = set(filter(None, os.environ.get("POINTSMAN_CASES", "").split("\n")))


def case(function):
    """Makes a function a case; its name without underscores is the case's."""
    if not CHOSEN or name(function) in CHOSEN:
        CASES.append(function)
    return function


def name(function):
    return function.__name__.replace("_", " ").strip()


def report(what, outcome):
    print(json.dumps({"name": what, "outcome": str(outcome)}, ensure_ascii=False), flush=True)


def broken(function):
    report(name(function), "BROKEN " + traceback.format_exc(limit=-3))

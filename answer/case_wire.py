"""Cases as plain values, for the API and the command."""

from __future__ import annotations

from typing import Any

from answer.wire import step_json
from records.comparison import Comparison, Quoted, Timeline


def comparison_json(made: Comparison) -> dict[str, Any]:
    """Return a comparison as plain values."""
    return {
        "cases": [timeline_json(case) for case in made.cases],
        "aspects": [
            {
                "name": aspect.name,
                "differs": aspect.differs,
                "cells": [[_quoted_json(each) for each in cell] for cell in aspect.cells],
            }
            for aspect in made.aspects
        ],
        "label": made.label,
    }


def timeline_json(case: Timeline) -> dict[str, Any]:
    """Return a case as plain values."""
    return {
        "title": case.title,
        "agency": case.agency,
        "department": case.department,
        "year": case.year,
        "steps": [step_json(step) for step in case.steps],
    }


def _quoted_json(quoted: Quoted) -> dict[str, Any]:
    return {
        "text": quoted.text,
        "unit": quoted.unit,
        "document_id": quoted.document_id,
        "title": quoted.title,
        "kind": quoted.kind,
        "location": quoted.location.as_dict(),
        "block": quoted.block,
        "start": quoted.start,
        "end": quoted.end,
    }

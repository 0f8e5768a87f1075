"""The rules of a folder in the browser: written, tried out on a person, and set with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from access.permit import Permit
from access.role import Role
from access.words import KINDS
from api.administration import WantedRules, previewed, rule_of, set_rules
from api.house import House, TheHouse
from api.problems import Problem
from api.session import TheAdministrator
from ui.folder_pages import known
from ui.pages import page
from ui.rule_form import NAMES, RulesForm, RuleText, digest_of, narrowest_first, rules_form

router = APIRouter(include_in_schema=False)
TheForm = Annotated[RulesForm, Depends(rules_form)]
_NAMES_SHOWN = 2000
_UNFOLDED = 6
"""Rules up to which each has its fields open; of more only the one that is being written."""


@router.get("/admin/folders/{folder_id}/rules")
def rules_page(
    request: Request, folder_id: int, house: TheHouse, administrator: TheAdministrator
) -> Response:
    """Show the rules of a folder, the narrower first."""
    rules = house.folders.rules(folder_id)
    written = [RuleText.of(rule) for rule in narrowest_first(rules)]
    return _page(request, house, administrator, folder_id, written, before=digest_of(rules))


@router.post("/admin/folders/{folder_id}/rules")
def change_rules(
    request: Request,
    folder_id: int,
    house: TheHouse,
    administrator: TheAdministrator,
    form: TheForm,
) -> Response:
    """Add or drop a line, try the rules out, or set them: not before it was shown what they open."""

    def answer(lines: Sequence[RuleText] = form.lines, status: int = 200, **more: Any) -> Response:
        stated = {"before": form.before, "asked": form.person, "reason": form.reason}
        return _page(
            request, house, administrator, folder_id, lines, status=status, **stated, **more
        )

    if form.do == "add":
        return answer([RuleText(), *form.lines], edited=0)
    act, _, at = form.do.partition("-")
    if act == "drop":
        return answer([each for n, each in enumerate(form.lines) if str(n) != at])
    if act == "edit" and at.isdecimal():
        return answer(edited=int(at))
    known(house, folder_id)
    if form.before != digest_of(house.folders.rules(folder_id)):
        return answer(status=409, key="rules_changed")
    try:
        wanted = WantedRules(rules=[each.wanted() for each in form.lines], reason=form.reason)
        rules = [rule_of(each) for each in wanted.rules]
        preview = previewed(house, folder_id, wanted)
        digest = digest_of(rules)
        # nothing is set of which it was not shown what it opens
        if form.do == "save" and form.shown == digest:
            set_rules(folder_id, wanted, house, administrator)
            return RedirectResponse(f"/admin/folders/{folder_id}/rules?saved=1", status_code=303)
    except ValidationError:
        return answer(status=422, key="error_422")
    except ValueError as problem:
        return answer(status=422, problem=str(problem))
    except Problem as problem:
        return answer(status=422, problem=problem.detail)
    seen = None
    if form.person:
        detail = {"person": form.person, "folder": folder_id}
        house.audit.record(administrator, "explain", detail=detail)
        seen = house.folders.seen_by(folder_id, rules, form.person, at=house.clock())
    unknown = bool(form.person) and seen is None
    return answer(preview=preview, shown=digest, seen=seen, unknown=unknown)


def _page(
    request: Request,
    house: House,
    administrator: Permit,
    folder_id: int,
    written: Sequence[RuleText],
    *,
    status: int = 200,
    **values: Any,
) -> Response:
    return page(
        request,
        "rules.html",
        permit=administrator,
        status=status,
        folder=known(house, folder_id),
        written=written,
        folded=len(written) > _UNFOLDED,
        names=NAMES,
        kinds=KINDS.values(),
        roles=[role.value for role in Role],
        people=[each for each in house.people.list() if each.active and Role.READER in each.roles][
            :_NAMES_SHOWN
        ],
        saved="saved" in request.query_params,
        **{
            "edited": -1,
            "preview": None,
            "shown": "",
            "seen": None,
            "unknown": False,
            "asked": "",
            "reason": "",
            "problem": "",
            "key": "",
            **values,
        },
    )

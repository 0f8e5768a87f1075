"""What counts as personal data, and one find of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kinds that are told apart; the values are what ``neomeo mask --json`` prints."""

    RESIDENT_NUMBER = "resident_number"
    FOREIGNER_NUMBER = "foreigner_number"
    PASSPORT = "passport"
    DRIVER_LICENCE = "driver_licence"
    PHONE = "phone"
    EMAIL = "email"
    ACCOUNT = "account"
    CARD = "card"
    VEHICLE = "vehicle"
    ADDRESS = "address"
    NAME = "name"
    BIRTH_DATE = "birth_date"


LABELS: dict[Kind, str] = {
    Kind.RESIDENT_NUMBER: "주민등록번호",
    Kind.FOREIGNER_NUMBER: "외국인등록번호",
    Kind.PASSPORT: "여권번호",
    Kind.DRIVER_LICENCE: "운전면허번호",
    Kind.PHONE: "전화번호",
    Kind.EMAIL: "전자우편",
    Kind.ACCOUNT: "계좌번호",
    Kind.CARD: "카드번호",
    Kind.VEHICLE: "차량번호",
    Kind.ADDRESS: "주소",
    Kind.NAME: "이름",
    Kind.BIRTH_DATE: "생년월일",
}
"""What each kind is called on the screen."""


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A half-open span of code points of the searched text, and what stands there."""

    start: int
    end: int
    kind: Kind

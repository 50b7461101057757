"""What a client asks for, in the same shape from every transport."""

from dataclasses import dataclass
from typing import Any

from kernel.errors import AppError, Code
from kernel.texts import Text

_NOT_AN_OBJECT = Text(
    en='Send one JSON object such as {"query": "…"}; lists of operations are not answered.',
    fa='یک شیء JSON مانند {"query": "…"} بفرستید؛ فهرستی از عملیات پاسخ داده نمی‌شود.',
)
_WRONG_TYPE = Text(
    en='"{name}" must be {expected}. Correct it and send the request again.',
    fa="«{name}» باید {expected} باشد. آن را اصلاح کنید و دوباره بفرستید.",
)
_NOTHING_ASKED = Text(
    en='Send a "query" or a "documentId".',
    fa="یک «query» یا «documentId» بفرستید.",
)
_BOTH_ASKED = Text(
    en='Send either "query" or "documentId", not both.',
    fa="تنها یکی از «query» و «documentId» را بفرستید.",
)

_A_STRING = Text(en="a string", fa="یک رشته")
_AN_OBJECT = Text(en="a JSON object", fa="یک شیء JSON")


def bad_request(text: Text) -> AppError:
    return AppError(Code.BAD_REQUEST, text)


@dataclass(frozen=True, slots=True)
class Operation:
    query: str | None = None
    document_id: str | None = None
    operation_name: str | None = None
    variables: dict[str, Any] | None = None
    extensions: dict[str, Any] | None = None

    @classmethod
    def from_json(cls, payload: object) -> "Operation":
        """Read what a transport decoded; members that we don't know are ignored."""
        if not isinstance(payload, dict):
            raise bad_request(_NOT_AN_OBJECT)
        operation = cls(
            query=_string(payload, "query"),
            document_id=_string(payload, "documentId"),
            operation_name=_string(payload, "operationName"),
            variables=_object(payload, "variables"),
            extensions=_object(payload, "extensions"),
        )
        if operation.query is None and operation.document_id is None:
            raise bad_request(_NOTHING_ASKED)
        if operation.query is not None and operation.document_id is not None:
            raise bad_request(_BOTH_ASKED)
        return operation


def _string(payload: dict[str, Any], name: str) -> str | None:
    value = payload.get(name)
    if value is None or isinstance(value, str):
        return value
    raise _wrong(name, _A_STRING)


def _object(payload: dict[str, Any], name: str) -> dict[str, Any] | None:
    value = payload.get(name)
    if value is None or isinstance(value, dict):
        return value
    raise _wrong(name, _AN_OBJECT)


def _wrong(name: str, expected: Text) -> AppError:
    text = Text(
        en=_WRONG_TYPE.en.format(name=name, expected=expected.en),
        fa=_WRONG_TYPE.fa.format(name=name, expected=expected.fa),
    )
    return bad_request(text)

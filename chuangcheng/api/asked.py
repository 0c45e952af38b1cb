"""What a request says besides its body: who asks and when, the key of a write, the version that was seen."""

import functools
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import orjson
from django.http import HttpRequest
from django.utils import timezone
from ninja import Schema
from pydantic import ValidationError

from chuangcheng.api.answers import tag_of
from chuangcheng.api.wording import worded
from chuangcheng.people.actor import Actor
from chuangcheng.rules.refusals import Refused

Form = TypeVar("Form", bound=Schema)
NUMBER = re.compile(r"[0-9]{1,18}")


def now(request: HttpRequest) -> datetime:
    """The moment of the request, the same wherever it is asked."""
    moment: datetime | None = getattr(request, "moment", None)
    if moment is None:
        moment = timezone.localtime()
        request.moment = moment  # type: ignore[attr-defined]
    return moment


def who(request: HttpRequest) -> Actor:
    """The person asking, found by the door; there is no answer without one."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def user_id(request: HttpRequest) -> int:
    """The account asking."""
    found = who(request).user_id
    if found is None:
        raise Refused("请先登录或带上令牌。", code="api_nobody", kind="forbidden")
    return found


def key_of(request: HttpRequest) -> UUID:
    """The key that makes a write count once. Raises Refused: missing (precondition), no UUID (invalid)."""
    raw = request.headers.get("Idempotency-Key", "").strip().strip('"')
    if not raw:
        raise Refused(
            "请在 Idempotency-Key 里带上这次提交的编号（UUID）；重试时用同一个编号，就不会办两次。",
            code="api_key_missing",
            kind="precondition",
        )
    try:
        return UUID(raw)
    except ValueError:
        raise Refused("Idempotency-Key 不是 UUID，请换一个。", code="api_key_malformed") from None


def seen_tag(request: HttpRequest) -> str:
    """What If-Match says was seen. Raises Refused (precondition) where it says nothing."""
    raw = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not raw:
        raise Refused(
            "请先读取，再把读到的 ETag 填在 If-Match 里修改，以免盖掉别人刚改的内容。",
            code="api_version_missing",
            kind="precondition",
        )
    return raw


def seen_version(request: HttpRequest) -> str:
    """The version of the row, which stands before the point of the tag."""
    return seen_tag(request).split(".", 1)[0]


def seen_number(request: HttpRequest) -> int:
    """The version as a counter; one that is no number was never given and is stale."""
    raw = seen_version(request)
    return int(raw) if NUMBER.fullmatch(raw) else -1


def need_unchanged(request: HttpRequest, data: object) -> None:
    """For what has no version of its own: it still reads as it did when it was seen."""
    if seen_tag(request) != tag_of(data):
        raise Refused("刚有人改过，请重新读取，核对后再改。", code="api_stale", kind="stale")


def only_asked(view: Callable[..., Any]) -> Callable[..., Any]:
    """Refuse names in the address or a form that the operation does not know: a mistyped filter answers nothing."""
    models = view._ninja_operation.models  # type: ignore[attr-defined]
    known = {source: set[str]() for source in ("query", "form", "file")}
    sent = [model for model in models if model.__ninja_param_source__ in known]
    for model in sent:
        known[model.__ninja_param_source__] |= set(getattr(model, "__ninja_flatten_map__", model.model_fields))
    has_form = any(model.__ninja_param_source__ != "query" for model in sent)

    @functools.wraps(view)
    def run(request: HttpRequest, **given: Any) -> Any:
        odd = {name: "不是这里的查询项，请核对写法" for name in request.GET if name not in known["query"]}
        if has_form:
            names = set(request.POST) - known["form"] | set(request.FILES) - known["file"]
            odd |= {name: "不是这里的项目" for name in sorted(names)}
        if odd:
            raise not_so(odd)
        return view(request, **given)

    return run


def checked(shape: type[Form], said: object) -> Form:
    """What was said, in its shape. Raises Refused (invalid) with a sentence for each field."""
    try:
        return shape.model_validate(said)
    except ValidationError as found:
        raise not_so(worded(found.errors())) from None


def not_so(fields: dict[str, str]) -> Refused:
    """The refusal of what is missing or written wrongly."""
    words = "；".join(f"{name}{said}" for name, said in fields.items())
    return Refused(f"请求里有内容要改：{words}。", code="api_invalid", fields=fields)


def body_as(shape: type[Form], request: HttpRequest) -> Form:
    """The JSON body in its shape, for views that take other bodies as well."""
    try:
        said = orjson.loads(request.body)
    except orjson.JSONDecodeError:
        raise Refused("请求内容不是有效的 JSON，请核对后再提交。", code="api_body") from None
    return checked(shape, said)


def place_in(after: str) -> int | None:
    """The row a page begins after. Raises Refused for what no page gave."""
    if not after:
        return None
    if NUMBER.fullmatch(after) is None:
        raise no_page_gave()
    return int(after)


def no_page_gave() -> Refused:
    """A cursor that is none."""
    return Refused("after 不是本系统给的，请用上一页的 next。", code="api_after")

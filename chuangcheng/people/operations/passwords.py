"""What a new password must be; the strength rules are Django's validators in the settings."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from chuangcheng.people.models import User
from chuangcheng.people.names import folded
from chuangcheng.rules.refusals import Refused

# Django's own Chinese has gaps, and the command line speaks no language at all.
SENTENCES = {
    "password_too_short": "密码至少要{min_length}位。",
    "password_too_common": "这个密码太常见了，容易被猜到。",
    "password_entirely_numeric": "密码不能全是数字。",
    "password_too_similar": "密码不能与登录名、姓名、手机、邮箱相近。",
}


def check_new_password(password: str, user: User) -> None:
    """Refuses `password_weak` with every reason in one sentence, beside the field `new_password`."""
    reasons = []
    if folded(password) == folded(user.username):
        reasons.append("密码不能与登录名相同。")
    if user.password and user.check_password(password):
        reasons.append("新密码不能与原密码相同。")
    try:
        validate_password(password, user)
    except ValidationError as error:
        reasons += [_sentence(each) for each in error.error_list]
    if reasons:
        words = "".join(reasons)
        raise Refused("请换一个密码：" + words, code="password_weak", fields={"new_password": words})


def _sentence(error: ValidationError) -> str:
    known = SENTENCES.get(error.code or "")
    return known.format(**(error.params or {})) if known else "".join(error.messages)

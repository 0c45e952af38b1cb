"""What a new password must be; the strength rules are Django's validators in the settings."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

from chuangcheng.people.models import User
from chuangcheng.people.names import folded
from chuangcheng.rules.refusals import Refused


def check_new_password(password: str, user: User) -> None:
    """Refuses `password_weak` with every reason in one sentence, beside the field `new_password`."""
    reasons = []
    if folded(password) == folded(user.username):
        reasons.append("密码不能与登录名相同。")
    if user.password and user.check_password(password):
        reasons.append("新密码不能与原密码相同。")
    try:
        # The command line activates no language; the sentences are Chinese everywhere.
        with translation.override("zh-hans"):
            validate_password(password, user)
    except ValidationError as error:
        reasons += error.messages
    if reasons:
        sentence = "".join(reason if reason.endswith("。") else f"{reason}。" for reason in reasons)
        raise Refused("请换一个密码：" + sentence, code="password_weak", fields={"new_password": sentence})

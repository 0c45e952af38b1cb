"""What a token may be limited to, and how its secret is kept."""

import hashlib
from datetime import timedelta

PREFIX = "cc_"
# The names are what people read when they issue one.
SCOPES = {
    "read": "查看本岗位能看到的内容",
    "ledger": "登记和办理问题",
    "lists": "反馈清单和导入",
    "evidence": "上传照片和附件",
    "reports": "通报、报告和导出",
    "settings": "单位、岗位和设置",
}
# A use is not worth a write each time.
NOTE_EVERY = timedelta(minutes=5)


def hash_of(secret: str) -> str:
    """What is kept of a secret: it has 256 random bits, so that one round is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()

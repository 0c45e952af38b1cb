"""Changes in the log, in words that whoever looks through it knows."""

from chuangcheng.reports.audit_log import change_words


def test_what_a_token_may_do_and_how_a_post_was_manned_are_said_in_words():
    issued = change_words(None, {"scopes": ["read", "ledger"]}, {}, "token")
    assert "查看本岗位能看到的内容" in issued
    assert "登记和办理问题" in issued
    seen = change_words({"state": "present"}, {"state": "absent"}, {}, "presence")
    assert "在岗" in seen
    assert "空岗" in seen

"""A small typed client for the API of chuangcheng 创城工作台.

    from chuangcheng_client import Client

    with Client("https://cc.example.org", token="cc_…") as city:
        for problem in city.problems(state="rectifying"):
            print(problem["number"], problem["text"])
        photo = city.upload("现场.jpg")
        city.move("2026-000123", "measure", {"text": "已清理", "files": [{"file_id": photo["id"], "role": "after"}]})

Every write carries a key of its own and is tried again with the same key when the line breaks, so it happens once.
"""

from chuangcheng_client.client import Client
from chuangcheng_client.errors import ApiError, Unreachable
from chuangcheng_client.hooks import NotGenuine, read_hook

__all__ = ["ApiError", "Client", "NotGenuine", "Unreachable", "read_hook"]

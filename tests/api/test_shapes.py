"""The shapes of the API are known by their names: two of one name would be described as one."""

import re
from collections import Counter

from chuangcheng.api.door import ROOMS
from chuangcheng.api.openapi import document
from chuangcheng.api.shapes import Given, Shape


def below(shape: type) -> list[type]:
    return [kind for child in shape.__subclasses__() for kind in (child, *below(child))]


def test_no_two_shapes_have_one_name():
    assert ROOMS  # all rooms are loaded
    names = Counter(kind.__name__ for base in (Shape, Given) for kind in set(below(base)))
    assert {name for name, count in names.items() if count > 1} == set()


def test_nothing_that_comes_in_may_bring_fields_nobody_knows():
    assert {kind.__name__ for kind in below(Given) if kind.model_config.get("extra") != "forbid"} == set()


def test_every_field_of_a_request_body_says_in_chinese_what_it_is():
    silent = {
        f"{kind.__name__}.{name}"
        for kind in below(Given)
        for name, field in kind.model_fields.items()
        if not re.search("[\u4e00-\u9fff]", field.description or "")
    }
    assert silent == set()


def test_every_field_of_an_uploaded_form_says_in_chinese_what_it_is():
    schema, silent, there = document(), [], 0
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            form = operation.get("requestBody", {}).get("content", {}).get("multipart/form-data")
            for name, field in fields_of(form["schema"], schema).items() if form else ():
                there += 1
                if not re.search("[\u4e00-\u9fff]", field.get("description", "")):
                    silent.append(f"{path} {name}")
    assert there > 10
    assert silent == []


def fields_of(form, schema):
    """Name → description of one form, its shape followed."""
    if "$ref" in form:
        form = schema["components"]["schemas"][form["$ref"].rsplit("/", 1)[-1]]
    return form["properties"]

"""Addresses of the pages."""

from django.urls import URLPattern, URLResolver, path

from chuangcheng.web import style_guide

urlpatterns: list[URLPattern | URLResolver] = [
    path("style/", style_guide.style, name="style"),
    path("style/page/<str:name>/", style_guide.style_page, name="style_page"),
    path("style/dialog/", style_guide.style_dialog, name="style_dialog"),
    path("style/<str:kind>/", style_guide.style_answer, name="style_answer"),
]

"""The one table of addresses: each door brings its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("chuangcheng.api.urls")),
    path("field/", include("chuangcheng.field.urls")),
    path("", include("chuangcheng.web.urls")),
]

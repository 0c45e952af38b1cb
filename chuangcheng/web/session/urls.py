"""Addresses of logging in and out."""

from django.urls import path

from chuangcheng.web.session import views

urlpatterns = [
    path("login/", views.log_in, name="login"),
    path("logout/", views.log_out, name="logout"),
    path("password/", views.password, name="password_change"),
    path("post/", views.switch_post, name="switch_post"),
    path("ping/", views.ping, name="ping"),
]

"""Addresses of organisations, posts and accounts."""

from django.urls import path

from chuangcheng.web.people import accounts, posts, sheets, teams, units

urlpatterns = [
    path("units/", units.tree_page, name="units"),
    path("units/new/", units.new, name="unit_new"),
    path("units/import/", sheets.upload, name="units_import"),
    path("units/import/run/", sheets.run, name="units_import_run"),
    path("units/<int:unit_id>/", units.unit_page, name="unit"),
    path("units/<int:unit_id>/edit/", units.edit, name="unit_edit"),
    path("units/<int:unit_id>/notice/", units.notice, name="unit_notice"),
    path("units/<int:unit_id>/notice/try/", units.notice_try, name="unit_notice_try"),
    path("units/<int:unit_id>/retire/", units.retire, name="unit_retire"),
    path("units/<int:unit_id>/restore/", units.restore, name="unit_restore"),
    path("units/<int:unit_id>/posts/new/", posts.new, name="post_new"),
    path("units/<int:unit_id>/teams/<int:team_id>/", teams.team, name="team"),
    path("units/<int:unit_id>/contacts/<int:contact_id>/", teams.contact, name="contact"),
    path("units/<int:unit_id>/groups/<int:group_id>/", teams.group, name="leading_group"),
    path("units/<int:unit_id>/<str:thing>/<int:thing_id>/remove/", teams.remove, name="team_remove"),
    path("posts/<int:post_id>/edit/", posts.edit, name="post_edit"),
    path("posts/<int:post_id>/hold/", posts.hold, name="post_hold"),
    path("posts/<int:post_id>/hand-over/", posts.hand_over_page, name="post_hand_over"),
    path("posts/<int:post_id>/holdings/<int:holding_id>/end/", posts.end, name="holding_end"),
    path("accounts/", accounts.accounts_page, name="accounts"),
    path("accounts/new/", accounts.new, name="account_new"),
    path("accounts/<int:user_id>/", accounts.account_page, name="account"),
    path("accounts/<int:user_id>/<str:act>/", accounts.change, name="account_change"),
]

"""Addresses of organisations, posts and accounts."""

from django.urls import path

from chuangcheng.web.people import accounts, posts, sheets, teams, tokens, units

urlpatterns = [
    path("units/", units.tree_page, name="units"),
    path("units/new/", units.new, name="unit_new"),
    path("units/import/", sheets.upload, name="units_import"),
    path("units/import/run/", sheets.run, name="units_import_run"),
    path("units/<id:unit_id>/", units.unit_page, name="unit"),
    path("units/<id:unit_id>/edit/", units.edit, name="unit_edit"),
    path("units/<id:unit_id>/notice/", units.notice, name="unit_notice"),
    path("units/<id:unit_id>/notice/try/", units.notice_try, name="unit_notice_try"),
    path("units/<id:unit_id>/retire/", units.retire, name="unit_retire"),
    path("units/<id:unit_id>/restore/", units.restore, name="unit_restore"),
    path("units/<id:unit_id>/posts/new/", posts.new, name="post_new"),
    path("units/<id:unit_id>/teams/<id:team_id>/", teams.team, name="team"),
    path("units/<id:unit_id>/contacts/<id:contact_id>/", teams.contact, name="contact"),
    path("units/<id:unit_id>/groups/<id:group_id>/", teams.group, name="leading_group"),
    path("units/<id:unit_id>/<str:thing>/<id:thing_id>/remove/", teams.remove, name="team_remove"),
    path("posts/<id:post_id>/edit/", posts.edit, name="post_edit"),
    path("posts/<id:post_id>/hold/", posts.hold, name="post_hold"),
    path("posts/<id:post_id>/hand-over/", posts.hand_over_page, name="post_hand_over"),
    path("posts/<id:post_id>/holdings/<id:holding_id>/end/", posts.end, name="holding_end"),
    path("tokens/", tokens.tokens_page, name="tokens"),
    path("tokens/new/", tokens.new, name="token_new"),
    path("tokens/<id:token_id>/revoke/", tokens.revoke, name="token_revoke"),
    path("accounts/", accounts.accounts_page, name="accounts"),
    path("accounts/new/", accounts.new, name="account_new"),
    path("accounts/<id:user_id>/", accounts.account_page, name="account"),
    path("accounts/<id:user_id>/<str:act>/", accounts.change, name="account_change"),
]

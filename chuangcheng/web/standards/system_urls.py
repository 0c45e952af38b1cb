"""Addresses of 测评体系."""

from django.urls import path

from chuangcheng.web.standards import editing, systems, wizard

urlpatterns = [
    path("", systems.list_page, name="standards"),
    path("sample/", systems.sample, name="standard_sample"),
    path("import/", wizard.upload, name="standard_import"),
    path("import/<id:file_id>/", wizard.check, name="standard_import_check"),
    path("types/", wizard.types, name="site_types"),
    path("types/new/", wizard.type_new, name="site_type_new"),
    path("types/<id:type_id>/", wizard.type_edit, name="site_type"),
    path("items/<id:item_id>/", systems.item_page, name="standard_item"),
    path("items/<id:item_id>/edit/", editing.item_edit, name="standard_item_edit"),
    path("items/<id:item_id>/move/", editing.item_move, name="standard_item_move"),
    path("items/<id:item_id>/remove/", editing.item_remove, name="standard_item_remove"),
    path("checks/<id:check_id>/edit/", editing.check_edit, name="standard_check_edit"),
    path("checks/<id:check_id>/move/", editing.check_move, name="standard_check_move"),
    path("checks/<id:check_id>/remove/", editing.check_remove, name="standard_check_remove"),
    path("<id:version_id>/items/new/", editing.item_new, name="standard_item_new"),
    path("<id:version_id>/checks/new/", editing.check_new, name="standard_check_new"),
    path("checks/<id:check_id>/", systems.check_page, name="standard_check"),
    path("samples/<id:sample_id>/remove/", systems.sample_removed, name="standard_sample_remove"),
    path("<id:version_id>/", systems.version_page, name="standard_version"),
    path("<id:version_id>/types/<id:type_id>/", systems.type_page, name="standard_type"),
    path("<id:version_id>/compare/", systems.compare_page, name="standard_compare"),
    path("<id:version_id>/export/", systems.export, name="standard_export"),
    path("<id:version_id>/copy/", systems.copy, name="standard_copy"),
    path("<id:version_id>/use/", systems.use, name="standard_use"),
    path("<id:version_id>/retire/", systems.retire, name="standard_retire"),
    path("<id:version_id>/discard/", systems.discard, name="standard_discard"),
]

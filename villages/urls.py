"""The addresses of this app, by the face they belong to."""

from django.urls import URLPattern, URLResolver, path

from villages import (
    activity_urls,
    concern_urls,
    deduct_urls,
    file_urls,
    meeting_urls,
    message_urls,
    objection_urls,
    party_urls,
    promise_urls,
    record_urls,
    report_urls,
    rule_urls,
    seat_urls,
    star_urls,
)
from villages.views.desk import (
    appointments,
    consents,
    errand,
    households,
    imports,
    kinship,
    moves,
    residents,
)
from villages.views.me import consents as my_consents

_residents: list[URLPattern | URLResolver] = [
    path("errand/", errand.Errand.as_view(), name="villages_errand"),
    path("residents/", residents.Residents.as_view(), name="villages_residents"),
    path(
        "residents/find/",
        residents.FindByIdNumber.as_view(),
        name="villages_resident_find",
    ),
    path(
        "residents/new/", residents.NewResident.as_view(), name="villages_resident_new"
    ),
    path(
        "residents/<int:pk>/",
        residents.ResidentFile.as_view(),
        name="villages_resident",
    ),
    path(
        "residents/<int:pk>/edit/",
        residents.CorrectResident.as_view(),
        name="villages_resident_edit",
    ),
    path(
        "residents/<int:pk>/card/",
        residents.ReissueCard.as_view(),
        name="villages_resident_card",
    ),
    path(
        "residents/<int:pk>/unlink/",
        residents.UnlinkAccount.as_view(),
        name="villages_resident_unlink",
    ),
    path(
        "residents/<int:pk>/change/<slug:kind>/",
        moves.ChangeResident.as_view(),
        name="villages_resident_change",
    ),
    path(
        "residents/<int:pk>/consents/",
        consents.Consents.as_view(),
        name="villages_resident_consents",
    ),
    path(
        "residents/<int:pk>/consents/<slug:purpose>/withdraw/",
        consents.WithdrawConsent.as_view(),
        name="villages_resident_withdraw",
    ),
    path(
        "residents/<int:pk>/consents/<int:given>/paper/",
        consents.ConsentScan.as_view(),
        name="villages_resident_consent_scan",
    ),
    path(
        "residents/<int:pk>/kin/",
        kinship.Kin.as_view(),
        name="villages_resident_kin",
    ),
    path(
        "residents/<int:pk>/kin/<int:kinship>/withdraw/",
        kinship.WithdrawKinship.as_view(),
        name="villages_kinship_withdraw",
    ),
]
_households: list[URLPattern | URLResolver] = [
    path(
        "households/<int:pk>/",
        households.HouseholdPage.as_view(),
        name="villages_household",
    ),
    path(
        "households/<int:pk>/edit/",
        households.CorrectHousehold.as_view(),
        name="villages_household_edit",
    ),
    path(
        "households/<int:pk>/head/",
        households.ChangeHead.as_view(),
        name="villages_household_head",
    ),
    path(
        "households/<int:pk>/close/",
        households.CloseHousehold.as_view(),
        name="villages_household_close",
    ),
]
_imports: list[URLPattern | URLResolver] = [
    path("residents/import/", imports.NewImport.as_view(), name="villages_import_new"),
    path(
        "residents/import/template/",
        imports.ImportTemplate.as_view(),
        name="villages_import_template",
    ),
    path(
        "residents/import/<int:pk>/",
        imports.ImportPage.as_view(),
        name="villages_import",
    ),
    path(
        "residents/import/<int:pk>/confirm/",
        imports.ConfirmImport.as_view(),
        name="villages_import_confirm",
    ),
    path(
        "residents/import/<int:pk>/discard/",
        imports.DiscardImport.as_view(),
        name="villages_import_discard",
    ),
    path(
        "residents/import/<int:pk>/failed/",
        imports.FailedRows.as_view(),
        name="villages_import_failed",
    ),
]
_appointments: list[URLPattern | URLResolver] = [
    path(
        "appointments/",
        appointments.Appointments.as_view(),
        name="villages_appointments",
    ),
    path(
        "appointments/<int:pk>/end/",
        appointments.EndAppointment.as_view(),
        name="villages_appointment_end",
    ),
]

public_patterns: list[URLPattern | URLResolver] = [
    *record_urls.public_patterns,
    *report_urls.public_patterns,
    *activity_urls.public_patterns,
    *rule_urls.public_patterns,
    *concern_urls.public_patterns,
    *file_urls.public_patterns,
    *star_urls.public_patterns,
    *meeting_urls.public_patterns,
    *party_urls.public_patterns,
    *promise_urls.public_patterns,
    *seat_urls.public_patterns,
]
me_patterns: list[URLPattern | URLResolver] = [
    *file_urls.me_patterns,
    *report_urls.me_patterns,
    *activity_urls.me_patterns,
    *deduct_urls.me_patterns,
    *objection_urls.me_patterns,
    *party_urls.me_patterns,
    *message_urls.me_patterns,
    path("consents/", my_consents.MyConsents.as_view(), name="villages_my_consents"),
    path(
        "consents/<int:pk>/paper/",
        my_consents.MyConsentScan.as_view(),
        name="villages_my_consent_scan",
    ),
    path(
        "consents/<slug:purpose>/",
        my_consents.MyConsent.as_view(),
        name="villages_my_consent",
    ),
    path(
        "consents/<slug:purpose>/withdraw/",
        my_consents.WithdrawMyConsent.as_view(),
        name="villages_my_consent_withdraw",
    ),
    path("views/", my_consents.MyViews.as_view(), name="villages_my_views"),
]
desk_patterns: list[URLPattern | URLResolver] = [
    *record_urls.desk_patterns,
    *report_urls.desk_patterns,
    *activity_urls.desk_patterns,
    *deduct_urls.desk_patterns,
    *objection_urls.desk_patterns,
    *message_urls.desk_patterns,
    *concern_urls.desk_patterns,
    *meeting_urls.desk_patterns,
    *party_urls.desk_patterns,
    *promise_urls.desk_patterns,
    *rule_urls.desk_patterns,
    *file_urls.desk_patterns,
    *star_urls.desk_patterns,
    *_residents,
    *_households,
    *_imports,
    *_appointments,
]

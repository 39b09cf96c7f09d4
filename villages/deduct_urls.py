"""The addresses of reminders and what follows them, by the face they belong to.

A key stands in each of them, never a number: nobody learns how many there are.
"""

from django.urls import URLPattern, URLResolver, path

from villages.views.desk import deduct_deeds as deeds
from villages.views.desk import deduct_new, stand_ins
from villages.views.desk import deducts as desk
from villages.views.desk import repairs as repair_desk
from villages.views.me import deducts as mine
from villages.views.me import repairs as my_repair

_ONE = "reminders/<uuid:key>/"
_REPAIR = f"{_ONE}repair/"
_TASK = f"{_REPAIR}<int:number>/"

me_patterns: list[URLPattern | URLResolver] = [
    path(_ONE, mine.MyDeduct.as_view(), name="villages_my_deduct"),
    path(f"{_ONE}mend/", mine.MyMend.as_view(), name="villages_my_deduct_mend"),
    path(f"{_ONE}say/", mine.MySay.as_view(), name="villages_my_deduct_say"),
    path(
        f"{_ONE}photos/<int:number>/",
        mine.MyDeductPhoto.as_view(),
        name="villages_my_deduct_photo",
    ),
    path(_REPAIR, my_repair.MyRepair.as_view(), name="villages_my_deduct_repair"),
    path(
        f"{_REPAIR}give-up/",
        my_repair.MyGiveUp.as_view(),
        name="villages_my_deduct_repair_give_up",
    ),
    path(_TASK, my_repair.MyTask.as_view(), name="villages_my_deduct_repair_task"),
]
desk_patterns: list[URLPattern | URLResolver] = [
    path("reminders/", desk.DeductList.as_view(), name="villages_deducts"),
    path("reminders/new/", deduct_new.DeductNew.as_view(), name="villages_deduct_new"),
    path(_ONE, desk.DeductPage.as_view(), name="villages_deduct"),
    path(f"{_ONE}mend/", deeds.ShowMend.as_view(), name="villages_deduct_mend"),
    path(f"{_ONE}mended/", deeds.AcceptMend.as_view(), name="villages_deduct_mended"),
    path(
        f"{_ONE}not-mended/", deeds.RefuseMend.as_view(), name="villages_deduct_refuse"
    ),
    path(f"{_ONE}notice/", deeds.ServeNotice.as_view(), name="villages_deduct_notice"),
    path(
        f"{_ONE}statement/",
        deeds.EnterStatement.as_view(),
        name="villages_deduct_statement",
    ),
    path(f"{_ONE}vote/", deeds.Vote.as_view(), name="villages_deduct_vote"),
    path(
        f"{_ONE}stand-in/",
        stand_ins.DeductStandIn.as_view(),
        name="villages_deduct_stand_in",
    ),
    path(f"{_ONE}drop/", deeds.Drop.as_view(), name="villages_deduct_drop"),
    path(
        f"{_ONE}print/<slug:letter>/",
        desk.PrintLetter.as_view(),
        name="villages_deduct_print",
    ),
    path(
        f"{_ONE}photos/<int:number>/",
        desk.DeductPhotoFile.as_view(),
        name="villages_deduct_photo",
    ),
    path(_REPAIR, repair_desk.DeskRepair.as_view(), name="villages_deduct_repair"),
    path(
        f"{_REPAIR}pledge/",
        repair_desk.PaperPledge.as_view(),
        name="villages_deduct_repair_pledge",
    ),
    path(
        f"{_REPAIR}give-up/",
        repair_desk.PaperGiveUp.as_view(),
        name="villages_deduct_repair_give_up",
    ),
    path(_TASK, repair_desk.TaskDone.as_view(), name="villages_deduct_repair_task"),
    path(
        f"{_TASK}checked/",
        repair_desk.TaskChecked.as_view(),
        name="villages_deduct_repair_checked",
    ),
    path(
        f"{_TASK}back/",
        repair_desk.TaskSentBack.as_view(),
        name="villages_deduct_repair_back",
    ),
]

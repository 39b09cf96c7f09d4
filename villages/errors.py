"""What the village services say when the answer is no.

One section for each part of the app, in the order of its services.
"""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal

# --- People: services.registry ---------------------------------------------------


class NameNotAName(Refusal):
    """The name is empty, too long, or has digits or symbols in it."""

    code = "name_not_a_name"
    message = _("姓名只写汉字、字母和中间的点，最多40个字。")
    field = "name"


class BirthDateImpossible(Refusal):
    """The birth date lies ahead, or more than 120 years back."""

    code = "birth_date_impossible"
    message = _("出生日期不对，请看一看年份。")
    field = "born_on"


class PhoneNotANumber(Refusal):
    """The phone number has the wrong number of digits."""

    code = "phone_not_a_number"
    message = _("手机号是11位数字，座机请带区号，比如0631-8880000。")
    field = "phone"


class IdNumberInvalid(Refusal):
    """The id number has the wrong length, place, date or check digit."""

    code = "id_number_invalid"
    message = _("身份证号不对，请照着证件再看一遍。一共18位，最后一位可能是X。")
    field = "id_number"


class IdNumberOfAnotherBirthday(Refusal):
    """The id number carries another birth date than the one given."""

    code = "id_number_of_another_birthday"
    message = _("身份证号里的生日和填的出生日期不一样，请看哪个对。")
    field = "id_number"


class IdNumberTaken(Refusal):
    """Another resident of the village has this id number."""

    code = "id_number_taken"
    message = _("这个身份证号村里已经有了，是%(name)s的。")
    field = "id_number"


class ResidentKnownAlready(Refusal):
    """The household has a member of this name and birth date."""

    code = "resident_known_already"
    message = _("这一户已经有%(name)s，出生日期也一样，不用再加。")
    field = "name"


class HouseholdNumberMissing(Refusal):
    """A household needs a number of one to twelve characters."""

    code = "household_number_missing"
    message = _("请写户号，最多12个字。")
    field = "number"


class HouseholdNumberTaken(Refusal):
    """Another household of the village has this number."""

    code = "household_number_taken"
    message = _("户号%(number)s已经有了，请换一个。")
    field = "number"


class HouseholdUnknown(Refusal):
    """The village has no household of that number."""

    code = "household_unknown"
    message = _("村里没有户号%(number)s，请看看号码对不对。")
    field = "number"


class HouseholdClosed(Refusal):
    """Nobody can join a household that has been closed."""

    code = "household_closed"
    message = _("%(number)s户已经销户，不能再加人。")
    field = "household"


class HouseholdOfAnotherVillage(Refusal):
    """The household belongs to another village than the resident."""

    code = "household_of_another_village"
    message = _("这一户不是本村的，请另选一户。")
    field = "household"


class HouseholdNotEmpty(Refusal):
    """A household with members cannot be closed."""

    code = "household_not_empty"
    message = _("户里还有人，先把他们转走，再销户。")


class NotAMember(Refusal):
    """The person does not belong to the household."""

    code = "not_a_member"
    message = _("%(name)s现在不在这一户，请先转进来。")
    field = "resident"


class NotLivingHere(Refusal):
    """The person has died or moved away, so nothing new can be written down."""

    code = "not_living_here"
    message = _("%(name)s已经不在本村户里了，这件事办不了。")
    field = "resident"


class AlreadyThere(Refusal):
    """The person belongs to this household already."""

    code = "already_there"
    message = _("%(name)s本来就在这一户。")
    field = "household"


class DateAhead(Refusal):
    """The date lies in the future."""

    code = "date_ahead"
    message = _("日期还没到，请写今天或以前的日子。")
    field = "on"


class DateTooEarly(Refusal):
    """The date lies before what it should follow."""

    code = "date_too_early"
    message = _("日期早了：%(name)s%(since)s才有记录，请写那天以后的日子。")
    field = "on"


class NotAway(Refusal):
    """Only somebody who is away can come back."""

    code = "not_away"
    message = _("%(name)s没有登记外出，不用办回村。")


class OwnKin(Refusal):
    """Nobody is their own relative."""

    code = "own_kin"
    message = _("请选另一个人，自己和自己不用登记。")
    field = "second"


class AccountTaken(Refusal):
    """The resident is connected to another login."""

    code = "account_taken"
    message = _("%(name)s已经连着另一个账号，请先解开。")


# --- Consents: services.consents -------------------------------------------------


class TooYoungToConsent(Refusal):
    """Nobody under 18 is scored or published."""

    code = "too_young_to_consent"
    message = _("%(name)s还不满18周岁，不参加积分，也不上榜，所以不用同意书。")


class NothingToWithdraw(Refusal):
    """There is no consent in force for the purpose."""

    code = "nothing_to_withdraw"
    message = _("“%(purpose)s”本来就没有同意过，不用撤回。")


class ConsentDateAhead(Refusal):
    """A paper consent cannot be signed in the future."""

    code = "consent_date_ahead"
    message = _("同意书的日期还没到，请照纸上的日期写。")
    field = "given_on"


class NoConsentTextYet(Refusal):
    """No words were in force for the purpose on the day."""

    code = "no_consent_text_yet"
    message = _("同意书的日期太早，那时还没有这份同意书。")
    field = "given_on"


# --- Appointments: services.appointments -----------------------------------------


class MayNotAppoint(Refusal):
    """Such a post is filled by somebody else."""

    code = "may_not_appoint"
    message = _("这个职务不由您来定。信息员、评议员由村负责人定，其他由镇里定。")
    field = "role"


class RoleNotForThisArea(Refusal):
    """Towns and counties only have supervisors."""

    code = "role_not_for_this_area"
    message = _("镇和县只设监督委员，请另选职务。")
    field = "role"


class AppointmentStandsAlready(Refusal):
    """The person holds the role in these days already."""

    code = "appointment_stands_already"
    message = _("%(name)s已经担任这个职务，不用再加。")
    field = "role"


class RolesDoNotMix(Refusal):
    """Who supervises a village does not work in it."""

    code = "roles_do_not_mix"
    message = _("%(name)s已经是%(role)s。监督的人不能同时办事，请另选一位。")
    field = "role"


class TermBackwards(Refusal):
    """The term would end before it starts."""

    code = "term_backwards"
    message = _("结束的日子在开始之前，请改一改。")
    field = "ends_on"


class AppointmentEnded(Refusal):
    """The appointment ended some time ago."""

    code = "appointment_ended"
    message = _("这个任职已经结束了，不用再办。")


# --- Imports: services.imports ---------------------------------------------------


class ListTooLong(Refusal):
    """The list has more rows than one import takes."""

    code = "list_too_long"
    message = _("名册太长了，一次最多%(rows)d人。请分成几个文件，再选一次。")
    field = "file"


class ColumnsAreMissing(Refusal):
    """The heading lacks columns that every list needs."""

    code = "columns_are_missing"
    message = _("表头里没有：%(columns)s。请用模板来填，表头放在第一行。")
    field = "file"


class ListForgotten(Refusal):
    """The uploaded list was removed, as it is after a while."""

    code = "list_forgotten"
    message = _("名册里有身份证号，不长期存放，已经清掉了。请重新选文件。")
    field = "file"


class ListNotReady(Refusal):
    """The list is still being read, or has been dealt with already."""

    code = "list_not_ready"
    message = _("这份名册现在不用确认。请看页面上写的进展。")


class NothingToTakeOver(Refusal):
    """Every row is known already, or has a problem."""

    code = "nothing_to_take_over"
    message = _("这份名册里没有新的人，也没有新的同意书，不用导入。")

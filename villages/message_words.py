"""What a message says: made from its facts when it is read, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from grassroots.core.templatetags.grassroots import day
from villages.models import Message, Topic

SENTENCES: Mapping[str, Any] = {
    Topic.RECORD_ON_NOTICE: __(
        "“%(rule)s”记%(points)s分，正在公示，没人提意见%(effective_on)s到账。"
    ),
    Topic.RECORD_IN_FORCE: __("“%(rule)s”公示完了，%(points)s分记下了。"),
    Topic.RECORD_REJECTED: __(
        "“%(rule)s”，评议没有通过，这次没有记分，别的一分不少。想知道为什么，可以问村里。"
    ),
    Topic.RECORD_WITHDRAWN: __(
        "“%(rule)s”，记的人撤回了，这一条不公示了。觉得不对，可以问村里。"
    ),
    Topic.RECORD_REVERSED: __(
        "“%(rule)s”，有人提了意见，换人重看以后更正了，这一条不算数了。用掉的不用补。"
    ),
    Topic.DEDUCT_REMINDED: __(
        "请打开看一看。%(mend_by_on)s前改好，什么也不扣。家里人看不到这件事。"
    ),
    Topic.DEDUCT_MEND_REFUSED: __(
        "还差一点，哪里没改好写在里面。%(mend_by_on)s前改好，什么也不扣。"
    ),
    Topic.DEDUCT_MENDED: __("村里看过了，这件事了结了。"),
    Topic.DEDUCT_NOTICED: __(
        "到%(heard_until_on)s为止，您都可以说说您的看法，评议员都会看到。"
    ),
    Topic.DEDUCT_SPOKEN: __("村里替您写下了，评议员都会看到。"),
    Topic.DEDUCT_IN_FORCE: __(
        "结果和理由写在里面。积分一分不少，也不少您任何待遇。觉得不对，可以提。"
    ),
    Topic.DEDUCT_DISMISSED: __("什么也没扣，这件事了结了。"),
    Topic.DEDUCT_DROPPED: __("什么也没扣，这件事了结了。"),
    Topic.REPAIR_PLEDGED: __("村里替您写下了要做哪几件，做完一件说一声就行。"),
    Topic.REPAIR_CHECKED: __("村里看过了，几小时算数、还差多少，写在里面。"),
    Topic.REPAIR_SENT_BACK: __("还差什么写在里面，做好了再说一声。"),
    Topic.REPAIR_GIVEN_UP: __("什么也不会多扣。什么时候想修复，再来选。"),
    Topic.REPAIR_DONE: __("您做满了，分数回来了，那件事以后哪里都看不到。谢谢您。"),
    Topic.OBJECTION_KEPT: __("村里替您写下了，换人重看，%(due_on)s前书面答复您。"),
    Topic.OBJECTION_LONGER: __("要问别的人，%(due_on)s前书面答复您，为什么写在里面。"),
    Topic.OBJECTION_DAY_SET: __("放假安排出来了，%(due_on)s前书面答复您。"),
    Topic.OBJECTION_UPHELD: __("您说得对。怎么改的、为什么，写在里面。"),
    Topic.OBJECTION_DISMISSED: __(
        "换人看过了，没有改，理由写在里面。还不服，可以请镇里再看一次。"
    ),
    Topic.OBJECTION_DISMISSED_TOWN: __("镇里换人看过了，没有改，理由写在里面。"),
    Topic.LINE_DOUBTED: __(
        "“%(rule)s”，正换人重看，%(due_on)s前有结果。您不用做什么，有话可以跟村里说。"
    ),
    Topic.LINE_DOUBT_LONGER: __("“%(rule)s”，要多看几天，%(due_on)s前有结果。"),
    Topic.LINE_DOUBT_DAY_SET: __("“%(rule)s”，放假安排出来了，%(due_on)s前有结果。"),
    Topic.LINE_DOUBT_AT_TOWN: __("“%(rule)s”，请镇里再看一次，%(due_on)s前有结果。"),
    Topic.LINE_DOUBT_OVER: __("“%(rule)s”，这件事了结了，照常算。"),
    Topic.SCORE_DOUBTED: __(
        "正换人重看，%(due_on)s前有结果。您不用做什么，有话可以跟村里说。"
    ),
    Topic.SCORE_DOUBT_LONGER: __("要多看几天，%(due_on)s前有结果。"),
    Topic.SCORE_DOUBT_DAY_SET: __("放假安排出来了，%(due_on)s前有结果。"),
    Topic.SCORE_DOUBT_AT_TOWN: __("请镇里再看一次，%(due_on)s前有结果。"),
    Topic.SCORE_DOUBT_OVER: __("这件事了结了，分数照常。"),
    Topic.SCORE_PUT_RIGHT: __("换人看过了，说得对，村里照着改。"),
    Topic.PAPER_OUTDATED: __(
        "纸上的分数后来更正了，%(issued_on)s开的那份，别人扫码查不到了。要用，再开一份新的。"
    ),
    Topic.REPORT_ASSIGNED: __("您随手拍的，村里派人去修了。"),
    Topic.REPORT_MENDED: __("您随手拍的，修好了。谢谢您。"),
    Topic.REPORT_TAKEN_UP: __("您报的事，村里写成记录了，接着往下走。"),
    Topic.REPORT_TURNED_DOWN: __("您报的事，村里看过，没有记，理由写在里面。"),
    Topic.REPORT_LAPSED: __("您报的事放了三个月没有人接，请打电话问村里。"),
    Topic.ACTIVITY_MOVED_UP: __("“%(title)s”有位子了，%(starts_on)s，请按时来。"),
    Topic.ACTIVITY_CANCELLED: __(
        "“%(title)s”，原定%(starts_on)s，不办了，为什么写在里面。"
    ),
    Topic.CONSENT_TEXT_NEW: __(
        "请在%(effective_on)s前再看一看，同意了才接着算。不同意，不少任何待遇。"
    ),
    Topic.CONSENT_WITHDRAWN: __("从现在起不算了，得到的积分还是您的。"),
    Topic.POINTS_EXPIRING: __("%(points)s分最后能用到%(last_on)s，过了就没有了。"),
    Topic.POINTS_USED: __("在%(place)s用了%(points)s分。不是您家换的，请马上问村里。"),
    Topic.POINTS_RETURNED: __(
        "在%(place)s换的东西退了，%(points)s分回到账上，原来用到哪天还是哪天。"
    ),
    Topic.FILE_VIEWED: __("%(viewed_on)s有%(people)s人看过，谁看的、为什么，都写着。"),
}
# What may be said on a phone that lies on the table, and on a sheet that all at home read.
# Not how many looked at a file: as many look at a deduct as vote on it.
PLAIN = frozenset(
    {
        Topic.RECORD_ON_NOTICE,
        Topic.RECORD_IN_FORCE,
        Topic.REPORT_ASSIGNED,
        Topic.REPORT_MENDED,
        Topic.REPORT_TAKEN_UP,
        Topic.ACTIVITY_MOVED_UP,
        Topic.ACTIVITY_CANCELLED,
        Topic.CONSENT_TEXT_NEW,
        Topic.POINTS_EXPIRING,
        Topic.POINTS_USED,
        Topic.POINTS_RETURNED,
    }
)
# So that a home without a phone is not sent a sheet about its being looked up.
NO_REASON_TO_PRINT = frozenset({Topic.FILE_VIEWED})


# Where the cap let nothing through there is no point to speak of.
WITHOUT_POINTS: Mapping[str, Any] = {
    Topic.RECORD_ON_NOTICE: __("“%(rule)s”正在公示，这次不加分，好事照样留名。"),
    Topic.RECORD_IN_FORCE: __("“%(rule)s”公示完了，好事留下名了。"),
}


def sentence(message: Message) -> str:
    """Return what the message says below its title."""
    words = SENTENCES[message.topic]
    if not message.facts.get("points"):
        words = WITHOUT_POINTS.get(message.topic, words)
    return str(words) % _spoken(message.facts)


def _spoken(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts as they are said: days in words, the rule in the own language."""
    said = dict(facts)
    is_english = str(get_language()).startswith("en")
    if is_english and facts.get("rule_en"):
        said["rule"] = facts["rule_en"]
    for name, value in facts.items():
        if name.endswith("_on"):
            said[name] = day(date.fromisoformat(value))
    return said


def text_for_phone(messages: list[Message], *, address: str) -> str:
    """Return one short text for all of them, which tells no secret of any.

    Only what may be read by whoever picks the phone up is said; everything else, and
    several things at once, are a number and where to read or ask.
    """
    village = messages[-1].village
    if len(messages) == 1 and messages[0].topic in PLAIN:
        says = {"village": village.name, "sentence": sentence(messages[0])}
        return _("%(village)s：%(sentence)s") % says
    facts = {
        "village": village.name,
        "number": len(messages),
        "address": address,
        "ask": _ask(village.phone),
    }
    words = ngettext(
        "%(village)s有%(number)d件事要和您说，请看%(address)s ，%(ask)s。",
        "%(village)s有%(number)d件事要和您说，请看%(address)s ，%(ask)s。",
        len(messages),
    )
    return words % facts


def _ask(phone: str) -> str:
    if phone:
        return _("或打电话%(phone)s问村里") % {"phone": phone}
    return _("或到村里问")

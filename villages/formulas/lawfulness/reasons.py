"""What the guard says of each ground, in a sentence that names it."""

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from villages.formulas.lawfulness.line import TOWN, Reason

REFUSALS: dict[str, Promise] = {
    "petition": _(
        "上访、投诉、举报、反映问题是村民的权利，不能因此扣分，也不能拿“不去反映”换分。"
    ),
    "informing": _("不能拿打听、举报别人换分。要奖，就奖报告设施和环境的隐患。"),
    "religion": _("信不信教是个人的自由，不能记分，也不能扣分。"),
    "family_planning": _("怀孕生育是家庭自己的事，不能记分，也不能扣分。"),
    "private_life": _("婚姻、家庭关系和私人生活不归村规管，不能记分，也不能扣分。"),
    "health": _("生病、残疾、打不打针是个人的事，不能记分，也不能扣分。"),
    "online_speech": _(
        "在网上或私下说什么是村民的言论自由，不能扣分，也不能拿“不说”换分。"
    ),
    "court_debt": _("欠债和法院的事由法律管，村规不能再记一笔。"),
    "minors": _("不满18周岁的不参加积分，孩子的事也不能记到大人头上。"),
    "rites": _("红白事、酒席、礼金、安葬只能奖简办，不能扣分。"),
    "military": _("服兵役由法律管，村规可以表扬参军，不能因此扣分。"),
    "party": _("党内纪律是党内的事，不进村里的积分。"),
    "vote": _("怎么投票、投不投票是村民的权利，不能因此扣分，也不能拿投给谁换分。"),
    "non_cooperation": _(
        "“不配合”“不服从”不能扣分：村规只管具体做了什么，不管听不听话。"
    ),
    "no_volunteering": _("志愿、捐款、开会全凭自愿，没来、没做、没捐都不能扣分。"),
    "money": _("村里没有权力罚款，积分也不能和交钱挂钩。"),
    "family_guilt": _("谁做的事算谁的，不能扣家人、亲属、邻居或全组的分。"),
    "rights_loss": _("分低不能少任何待遇：不能取消资格、补贴、服务，也不能上黑榜。"),
    "status": _("不能按身份、户籍、民族扣分。"),
    "police": _("这类事由法律管，村规不能再记一笔。"),
}

TOPICS: dict[str, Promise] = {
    "petition": _("上访和反映问题"),
    "informing": _("举报别人"),
    "religion": _("宗教信仰"),
    "family_planning": _("生育"),
    "private_life": _("婚姻和私人生活"),
    "health": _("健康"),
    "online_speech": _("言论"),
    "court_debt": _("债务和法院的事"),
    "minors": _("未成年人"),
    "rites": _("红白事"),
    "military": _("服兵役"),
    "party": _("党内的事"),
    "vote": _("投票"),
    "non_cooperation": _("听不听安排"),
    "no_volunteering": _("自愿参加的事"),
    "money": _("交钱"),
    "family_guilt": _("家人"),
    "rights_loss": _("待遇"),
    "status": _("身份"),
    "police": _("公安机关管的事"),
}


def refusal(code: str, term: str, field: str) -> Reason:
    """Return why a line may not stand, naming the word it turns on."""
    return Reason(code, format_lazy("“{}”：{}", term, REFUSALS[code]), field)


def question(code: str, term: str, field: str) -> Reason:
    """Return why the town has to look at a line."""
    text = _(
        "“{term}”牵涉{topic}，看不准是帮人做好事，还是管了不该管的，请镇里看一看。"
    )
    return Reason(TOWN, format_lazy(text, term=term, topic=TOPICS[code]), field)


UNFAMILIAR = Reason(
    TOWN,
    _("看不准这是不是损害环境、设施、安全、秩序，或者违约、作假的事，请镇里看一看。"),
)
UNCLEAR_ABSTENTION = Reason(
    TOWN, _("奖“不做什么”要格外小心，看不准奖的是什么，请镇里看一看。")
)
VAGUE = Reason(TOWN, _("看不出具体做了什么好事，请写明白，或者请镇里看一看。"))
UNCLEAR_THREAT = Reason(
    TOWN, _("说明里写了要对人怎么样，看不准是不是少了谁的待遇，请镇里看一看。"), "notes"
)
LONG_DEDUCT = Reason(
    TOWN,
    _("扣分的记录一般6到12个月就过期，超过24个月要请镇里看一看。"),
    "validity_months",
)
UNCAPPED_GIVING = Reason(
    "money",
    _("捐款可以感谢，但不能无限换分：请写明按月、按季或按年最多得几分。"),
    "cap_points",
)

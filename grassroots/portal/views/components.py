"""A page that shows every component in every state, as a measure for all others."""

import re
from datetime import date
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.staticfiles import finders
from django.views.generic import TemplateView

from grassroots.core.picks import DaysInput, Pick

SIZES = ("0", "1", "2", "3")
# The people, places and numbers of this page are specimens, not words of the product.
COLOURS = (
    ("page", "底纸"),
    ("sheet", "面纸"),
    ("well", "凹处、未答复"),
    ("line", "分隔"),
    ("ledger", "账线"),
    ("edge", "输入框边"),
    ("ink", "正文"),
    ("ink-2", "次要"),
    ("ink-3", "脚注"),
    ("green", "主色、已完成"),
    ("green-deep", "存折封皮"),
    ("green-mid", "双线、焦点"),
    ("green-soft", "已完成底"),
    ("wait", "公示中"),
    ("wait-soft", "公示中底"),
    ("wait-line", "虚线"),
    ("bad", "没成功"),
    ("bad-soft", "没成功底"),
    ("seal", "只给印章"),
    ("star", "只给星"),
)
RULES = (
    ("1", Pick("清理公共沟渠或路面杂物", "每人每月最多4分", 2, "broom")),
    ("2", Pick("义务维修公共设施", "每人每月最多4分", 2, "lamp")),
    ("3", Pick("公共道路堆放杂物", "提醒后没改才记", -2, "alert")),
)


class SpecimenForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="姓名", initial="孙桂芳")
    phone = forms.CharField(label="手机号", help_text="登录和收短信用，不会公开")
    note = forms.CharField(
        label="补一句", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    group = forms.ChoiceField(
        label="第几组", choices=[("1", "1组"), ("2", "2组"), ("3", "3组")]
    )
    reason = forms.ChoiceField(
        label="为什么",
        choices=[("1", "材料看不清"), ("2", "已经记过"), ("3", "不在村规里")],
        widget=forms.RadioSelect,
        initial="1",
    )
    roles = forms.MultipleChoiceField(
        label="哪些时候能来",
        choices=[("1", "早上"), ("2", "下午"), ("3", "晚上")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        initial=["2"],
    )
    agreed = forms.BooleanField(
        label="同意把我的信用分记在档案里", help_text="随时可以收回"
    )
    minutes = forms.FileField(
        label="会议记录", required=False, help_text="PDF或照片，5MB以内"
    )
    rule = forms.ChoiceField(
        label="做了什么", choices=RULES, widget=forms.RadioSelect, initial="1"
    )
    day = forms.DateField(label="哪一天", widget=DaysInput)
    photos = forms.FileField(label="照片", required=False, help_text="前后各一张")


class ComponentsView(TemplateView):
    """The specimens; ``?size=1`` to ``3`` shows them in 长辈版."""

    template_name = "portal/components/page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the forms, colours and icons."""
        size = self.request.GET.get("size", "0")
        wrong = SpecimenForm(
            {"wrong-phone": "13800", "wrong-name": "于忠诚"}, prefix="wrong"
        )
        wrong.add_error(None, "这个月已经记满4分，这次记0分，好事照样留名。")
        wrong.add_error("phone", "少了6位，手机号是11位数")
        return super().get_context_data(
            **kwargs,
            text_step=int(size) if size in SIZES else 0,
            form=SpecimenForm(),
            wrong=wrong,
            colours=[(name, words, tokens()[name]) for name, words in COLOURS],
            icons=icon_names(),
            on=date(2026, 6, 8),
            fair=date(2026, 6, 6),
        )


def _static_text(name: str) -> str:
    """Return the text of one of our static files."""
    found = finders.find(name)
    if found is None:
        raise FileNotFoundError(name)
    return Path(found).read_text(encoding="utf-8")


def tokens() -> dict[str, str]:
    """Return the colours that the style sheet names."""
    return dict(
        re.findall(r"--([\w-]+): (#[0-9a-f]{6});", _static_text("css/tokens.css"))
    )


def icon_names() -> list[str]:
    """Return the icons there are, in their order."""
    return re.findall(r'id="i-(\w+)"', _static_text("img/icons.svg"))

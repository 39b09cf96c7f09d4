"""A line of a rule table, from and to the words that people write in its cells."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from villages.formulas.lawfulness.line import ADD, DEDUCT, Reason, RuleLine

# Every column by its English name, its heading in Chinese, and what else people
# write over it.
COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("编号", "序号编号", "代码", "条目编号"),
    "category_zh": ("类别", "分类", "大类", "category"),
    "category_en": ("类别（英文）",),
    "title_zh": (
        "做了什么",
        "事由",
        "项目",
        "内容",
        "名称",
        "标题",
        "条目",
        "title",
        "行为",
    ),
    "title_en": ("做了什么（英文）",),
    "kind": ("加还是扣", "加扣", "加减", "性质", "类型", "加分扣分", "加减分"),
    "points_min": ("最少几分", "最低分", "最少分"),
    "points_max": ("最多几分", "最高分", "最多分"),
    "default_points": (
        "一般几分",
        "分值",
        "分数",
        "积分",
        "默认分",
        "points",
        "points_default",
    ),
    "cap_period": ("上限按", "上限周期", "周期"),
    "cap_points": ("最多得几分", "上限", "上限分", "封顶分"),
    "subject": ("记给谁", "对象", "记分对象"),
    "evidence": ("要什么凭据", "凭据", "证据", "佐证"),
    "needs_panel_review": ("要评议", "是否评议", "需要评议", "needs_review"),
    "expires_months": ("几个月有效", "有效月数", "有效期", "validity_months"),
    "tiers": ("阶梯",),
    "ladder": ("阶梯组",),
    "basis": ("依据第几条", "依据"),
    "notes": ("说明", "备注", "注", "note"),
    "source": ("出处", "来源"),
    "village_made": ("本村自己定的", "本村自定", "自定", "is_village_made"),
    "public": ("上榜", "公示上榜", "is_public"),
}

_WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "kind": {
        ADD: ("加", "加分", "奖", "奖励", "奖分", "正向", "+", "plus", "reward"),
        DEDUCT: ("扣", "扣分", "减", "减分", "负向", "-", "minus", "penalty"),
    },
    "subject": {
        "person": ("个人", "人", "本人", "村民"),
        "household": ("全家", "户", "家庭", "农户", "按户"),
    },
    "evidence": {
        "none": ("不用", "无", "不需要"),
        "photo": ("照片", "拍照", "图片"),
        "document": ("材料", "书面材料", "证书", "文件"),
        "witness": ("见证人", "证人", "证明人"),
        "checkin": ("签到", "签到表"),
    },
    "cap_period": {
        "none": ("不限", "无", "没有"),
        "month": ("每月", "月", "当月", "按月"),
        "quarter": ("每季", "季", "季度", "每季度", "按季"),
        "year": ("每年", "年", "年度", "全年", "按年"),
    },
    "yes_no": {
        "yes": ("是", "要", "需要", "y", "true", "1", "√", "对"),
        "no": ("否", "不", "不要", "不用", "不需要", "n", "false", "0", "×"),
    },
}
_NUMBER = re.compile(r"[+\-−－–]?\s*(\d{1,6})\s*分?(?:\s*/\s*次)?")
_RANGE = re.compile(
    r"[+\-−－]?\s*(\d{1,6})\s*分?\s*(?:至|到|~|～|—|-)\s*(\d{1,6})\s*分?"
)
_TIER = re.compile(r"(\d{1,6})\D{0,4}[=＝:：]\D{0,2}(\d{1,6})\D{0,2}")
_DEFAULT_MONTHS = {ADD: 12, DEDUCT: 6}


@dataclass(frozen=True)
class Parsed:
    """What a row says, as far as it can be read, and what cannot."""

    line: RuleLine
    problems: list[Reason]


def heading(*, chinese: bool = True) -> list[str]:
    """Return the names of all columns, as the template has them."""
    return [names[0] if chinese else name for name, names in COLUMNS.items()]


def columns_in(cells: Sequence[str]) -> list[str | None]:
    """Return which column each heading names, None for one nobody knows."""
    known = {
        _plain(word): name for name, words in COLUMNS.items() for word in (name, *words)
    }
    return [known.get(_plain(cell)) for cell in cells]


def line_of(row: Mapping[str, str]) -> RuleLine:
    """Return the line of a row that is known to be right."""
    parsed = parse(row)
    if parsed.problems:
        raise ValueError(f"{row.get('code')}: {parsed.problems}")
    return parsed.line


def parse(row: Mapping[str, str]) -> Parsed:
    """Read a row of text by column; what is left out gets the usual value."""
    return _Reader(row).read()


class _Reader:
    """Reads one row and gathers what is wrong with it."""

    def __init__(self, row: Mapping[str, str]) -> None:
        self._row = row
        self._problems: list[Reason] = []

    def read(self) -> Parsed:
        """Return the row as a line."""
        kind = self._choice("kind", default="")
        least, most, usual = self._points()
        cap_points = self._whole("cap_points", default=None)
        period = self._choice(
            "cap_period", default="none" if cap_points is None else ""
        )
        if period == "none":
            # "不限" beside a number, or neither: there is no cap.
            cap_points = None
        line = RuleLine(
            kind=kind,
            title=self._text("title_zh") or self._text("title_en"),
            points_min=least,
            points_max=most,
            points_default=usual,
            code=self._text("code"),
            category=self._text("category_zh") or self._text("category_en") or "其他",
            category_en=self._text("category_en"),
            title_en=self._text("title_en"),
            subject=self._choice("subject", default="person"),
            evidence=self._choice("evidence", default="none"),
            needs_review=self._yes("needs_panel_review", default=True),
            cap_period=period,
            cap_points=cap_points,
            tiers=self._tiers(),
            ladder=self._text("ladder"),
            validity_months=self._whole(
                "expires_months", default=_DEFAULT_MONTHS.get(kind, 12)
            )
            or 0,
            basis=self._text("basis"),
            notes=self._text("notes"),
            source=self._text("source"),
            is_village_made=self._yes("village_made", default=False),
            # The catalogue says in its notes what touches health or grief.
            is_public=self._yes("public", default="不公示" not in self._text("notes")),
        )
        return Parsed(line, self._problems)

    def _text(self, name: str) -> str:
        return self._row.get(name, "").strip()

    def _problem(self, name: str, text: object) -> None:
        self._problems.append(Reason("unreadable", text, field=name))  # type: ignore[arg-type]

    def _choice(self, name: str, *, default: str) -> str:
        text = self._text(name)
        if not text and default:
            return default
        for value, words in _WORDS[name].items():
            if _plain(text) in {value, *words}:
                return value
        self._problem(
            name,
            _("“%(column)s”这一格写的是“%(text)s”，请写%(words)s。")
            % {
                "column": COLUMNS[name][0],
                "text": text,
                "words": "、".join(words[0] for words in _WORDS[name].values()),
            },
        )
        return ""

    def _yes(self, name: str, *, default: bool) -> bool:
        text = _plain(self._text(name))
        if not text:
            return default
        if text in {"yes", *_WORDS["yes_no"]["yes"]}:
            return True
        if text not in {"no", *_WORDS["yes_no"]["no"]}:
            self._problem(
                name, _("“%(column)s”请写是或否。") % {"column": COLUMNS[name][0]}
            )
        return False

    def _whole(self, name: str, *, default: int | None) -> int | None:
        text = self._text(name)
        if not text:
            return default
        found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text))
        if found is None:
            self._problem(
                name,
                _("“%(column)s”这一格写的是“%(text)s”，请写整数。")
                % {"column": COLUMNS[name][0], "text": text},
            )
            return default
        return int(found[1])

    def _points(self) -> tuple[int, int, int]:
        """Return least, most and usual; what is missing follows from the others."""
        text = unicodedata.normalize("NFKC", self._text("default_points"))
        between = _RANGE.fullmatch(text)
        if between:
            least, most = int(between[1]), int(between[2])
            return least, most, least
        lowest = self._whole("points_min", default=None)
        highest = self._whole("points_max", default=None)
        usual = self._whole("default_points", default=None)
        given = [one for one in (usual, lowest, highest) if one is not None]
        if not given:
            if not self._problems:
                self._problem("default_points", _("没有写几分。"))
            return 0, 0, 0
        least = min(given) if lowest is None else lowest
        return least, max(given[0], least) if highest is None else highest, given[0]

    def _tiers(self) -> tuple[tuple[int, int], ...]:
        if (found := parse_tiers(self._text("tiers"))) is None:
            self._problem("tiers", _("阶梯请写成“10=2;20=5”，意思是满10得2分。"))
        return found or ()


def parse_tiers(text: str) -> tuple[tuple[int, int], ...] | None:
    """Read tiers such as 10=2;20=5, None when the text is no tiers."""
    plain = unicodedata.normalize("NFKC", text)
    parts = [part for part in re.split(r"[;,、\s]+", plain) if part]
    found = [_TIER.fullmatch(part) for part in parts]
    if not all(found):
        return None
    return tuple((int(one[1]), int(one[2])) for one in found if one)


def tiers_text(tiers: Sequence[Sequence[int]]) -> str:
    """Write tiers as people type them."""
    return ";".join(f"{needed}={points}" for needed, points in tiers)


def cells_of(line: RuleLine) -> list[str]:
    """Return the cells of a line in the order of ``heading``, in people's words."""
    values = {
        "code": line.code,
        "category_zh": line.category,
        "category_en": line.category_en,
        "title_zh": line.title,
        "title_en": line.title_en,
        "kind": _word("kind", line.kind, 1),
        "points_min": line.points_min,
        "points_max": line.points_max,
        "default_points": line.points_default,
        "cap_period": _word("cap_period", line.cap_period),
        "cap_points": line.cap_points,
        "subject": _word("subject", line.subject),
        "evidence": _word("evidence", line.evidence),
        "needs_panel_review": "是" if line.needs_review else "否",
        "expires_months": line.validity_months,
        "tiers": tiers_text(line.tiers),
        "ladder": line.ladder,
        "basis": line.basis,
        "notes": line.notes,
        "source": line.source,
        "village_made": "是" if line.is_village_made else "否",
        "public": "是" if line.is_public else "否",
    }
    return ["" if values[name] is None else str(values[name]) for name in COLUMNS]


def _word(column: str, value: str, which: int = 0) -> str:
    """Return how people write a choice."""
    return _WORDS[column][value][which]


def _plain(text: str) -> str:
    """Return a heading or a choice without space, width and case."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[\s()（）*]+", "", folded)

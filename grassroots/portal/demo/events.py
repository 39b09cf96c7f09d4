"""What happens to the shops of the demo: words, honours, penalties, oil, complaints."""

from datetime import timedelta

from grassroots.accounts.models import User
from grassroots.portal.demo.shops import SHOPS, Scene
from rewards.merchants.models import Merchant
from rewards.merchants.services import (
    appeals,
    batches,
    complaints,
    evidence,
    replies,
)
from rewards.merchants.services.complaints import Said


def live_through(scene: Scene, shops: dict[str, Merchant], merchant: User) -> None:
    """Let everything happen, up to the day of the demo."""
    _speak(scene, shops, merchant)
    _happen(scene, shops)
    _press_oil(scene, shops["东岛油坊"])
    _complain(scene, shops)


def _speak(scene: Scene, shops: dict[str, Merchant], merchant: User) -> None:
    """Let the merchants say something beside their grades, and one disagree."""
    for plan in SHOPS:
        shop = shops[plan.name]
        if plan.reply:
            shop.refresh_from_db()
            replies.say(merchant=shop, words=plan.reply, by=merchant, at=scene.at(30))
    disputed = shops["听涛民宿"]
    disputed.refresh_from_db()
    if disputed.grade:
        appeals.file_appeal(
            grade=disputed.grade,
            words="灭火器当天在充粉，有收条，第二天就挂回去了。请再看一次。",
            is_on_paper=True,
            by=scene.inspector,
            at=scene.at(9),
        )


def _happen(scene: Scene, shops: dict[str, Merchant]) -> None:
    """Enter an honour, a penalty and an accident, as offices send them."""
    evidence.record_award(
        merchant=shops["东岛渔家"],
        title="海湾镇诚信示范店",
        given_by="海湾镇人民政府",
        starts_on=scene.today - timedelta(days=100),
        ends_on=scene.today + timedelta(days=265),
        by=scene.inspector,
        at=scene.at(100),
    )
    evidence.register_penalty(
        merchant=shops["守望农资"],
        authority="望海县市场监督管理局",
        document="望市监处罚7号",
        facts="两袋化肥的含量和包装不符，已下架退款",
        severity="general",
        decided_on=scene.today - timedelta(days=70),
        served_on=scene.today - timedelta(days=66),
        by=scene.inspector,
        at=scene.at(65),
    )
    evidence.record_accident(
        merchant=shops["码头鲜货"],
        accident_on=scene.today - timedelta(days=20),
        words="冷库漏氨，两人送医，已停用整改",
        by=scene.inspector,
        at=scene.at(19),
    )


def _press_oil(scene: Scene, mill: Merchant) -> None:
    """Let the mill enter two batches; one of them is called back."""
    for number, days_ago in (("01", 60), ("02", 24)):
        produced = scene.today - timedelta(days=days_ago)
        batch = batches.add_batch(
            merchant=mill,
            product="东岛花生油",
            pack="5升一桶",
            number=f"{produced:%Y%m%d}-{number}",
            origin="东岛村北坡",
            grower="东岛村花生合作社",
            harvested_on=produced - timedelta(days=30),
            produced_on=produced,
            best_before=produced + timedelta(days=540),
            amount="120桶",
            by=scene.inspector,
            at=scene.at(days_ago, 9),
        )
        for days, kind, place, words, passed in (
            (28, "drying", "村东晒场", "晒了五天，水分8%", None),
            (0, "processing", "东岛油坊", "小榨，没有添加", None),
            (-3, "testing", "县检验中心", "黄曲霉毒素B1、酸价、过氧化值", True),
            (-5, "transport", "海湾镇", "箱式货车，没有和别的货混装", None),
        ):
            batches.add_step(
                batch=batch,
                kind=kind,
                happened_on=produced - timedelta(days=days),
                place=place,
                words=words,
                passed=passed,
                by=scene.inspector,
                at=scene.at(days_ago - 6),
            )
        if number == "01":
            batches.recall(
                batch=batch,
                reason="复检酸价偏高，口感发哈，吃了无大碍",
                advice="带桶到油坊或村委退钱，吃剩的也退",
                by=scene.inspector,
                at=scene.at(10),
            )


def _complain(scene: Scene, shops: dict[str, Merchant]) -> None:
    """Let passers-by say something: found to be so, with the merchant, and just come."""
    told = {
        "weight": ("利民超市", "买了三斤苹果，回家称少二两", 52),
        "hygiene": ("渔火小馆", "桌子上有油，喊了两遍没人擦", 6),
        "price": ("东岛渔家", "菜单上的价和结账的不一样", 1),
    }
    found = {}
    for topic, (name, words, days_ago) in told.items():
        said = Said(
            kind="complaint",
            topic=topic,
            words=words,
            happened_on=scene.today - timedelta(days=days_ago),
        )
        found[topic] = complaints.receive(
            code=shops[name].codes.get(),
            said=said,
            client_id=scene.key(),
            at=scene.at(days_ago, 9),
        )
    for topic, days_ago in (("weight", 51), ("hygiene", 5)):
        complaints.assign(
            complaint=found[topic],
            to=scene.inspector,
            by=scene.inspector,
            at=scene.at(days_ago),
        )
    for topic, words, days_ago in (
        ("weight", "有人说买三斤苹果少二两。请说说那天用的哪台秤。", 50),
        ("hygiene", "有人说那天桌面有油、喊人没应。请说说当天的情况。", 4),
    ):
        complaints.put_to_merchant(
            complaint=found[topic],
            words=words,
            by=scene.inspector,
            at=scene.at(days_ago),
        )
    complaints.decide(
        complaint=found["weight"],
        status="substantiated",
        weight="minor",
        reasons="店家没有答复。当面复称，秤偏轻，已换秤，退了差价。",
        by=scene.inspector,
        at=scene.at(30),
    )
    complaints.receive(
        code=shops["渔火小馆"].codes.get(),
        said=Said(kind="praise", topic="service", words="下雨天帮我爹打伞送到车上"),
        client_id=scene.key(),
        at=scene.at(15),
    )

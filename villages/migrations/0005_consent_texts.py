"""The first version of what people agree to, one text for each purpose."""

from datetime import date

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

FIRST_DAY = date(2020, 1, 1)

TEXTS = {
    "scoring": (
        "我同意参加本村的信用积分。\n"
        "村里会记下我做的好事：哪一天、做了什么、谁记的，按村规算成信用分和积分。\n"
        "能看到这些的是我自己、我家里人和村里办这件事的人；每次谁看过，我都查得到。\n"
        "不参加，不影响我应得的任何待遇。\n"
        "我可以随时撤回。撤回以后不再记分、不再算信用分；已经得到的积分还是我的，可以照样兑换。",
        "I agree to take part in the village's credit points.\n"
        "The village will write down the good deeds I do: the day, what it was and who "
        "recorded it, and count them as a credit score and points under the village rules.\n"
        "I, my household and the village's own staff for this task can see them; I can "
        "look up who saw them each time.\n"
        "Not taking part costs me nothing that I am entitled to.\n"
        "I can take this back at any time. From then on nothing more is recorded or "
        "scored; points already earned stay mine and can still be redeemed.",
    ),
    "publication": (
        "我同意把我的好事公示、上榜。\n"
        "只写姓（比如“张*”）、哪个小组、做了什么、得几分。"
        "不写全名、手机号、身份证号，也不写扣分。\n"
        "会贴在村里的公示栏，也会放在村里的网页上。\n"
        "不同意也能参加积分：公示的时候不写我的姓，也不上榜。\n"
        "我可以随时撤回，撤回以后网页上马上看不到。",
        "I agree that my good deeds are put up on notice and on the honours board.\n"
        "Only the surname (such as “张*”), the hamlet, the deed and its points are shown; "
        "never my full name, phone or id number, and never a deduction.\n"
        "They are pinned to the village notice board and shown on the village's pages.\n"
        "I can take part in points without this: then my surname is left out and I am "
        "not on the board.\n"
        "I can take this back at any time, and it disappears from the pages at once.",
    ),
    "photo": (
        "我同意把做好事时拍的、有我在里面的照片，用在村里的公示栏和网页上。\n"
        "不同意的话，照片只给评议的人看，作为凭据。\n"
        "我可以随时撤回，撤回以后网页上的照片马上拿下来。",
        "I agree that photos of good deeds that show me may be used on the village's "
        "notice board and pages.\n"
        "Without this, photos are seen only by those who review the record.\n"
        "I can take this back at any time, and the photos leave the pages at once.",
    ),
    "merchant": (
        "我同意在加盟的店里，用我出示的一次性码享受优惠。\n"
        "店里只看得到：能不能优惠、哪一档、姓什么（比如“张*”）。看不到分数，也看不到做过什么。\n"
        "我可以随时撤回，撤回以后码在店里马上不能用。",
        "I agree to get discounts in member shops with a one-time code that I show.\n"
        "The shop learns only whether I am eligible, which tier, and my surname (such as "
        "“张*”); never my score or what I did.\n"
        "I can take this back at any time, and the code stops working in shops at once.",
    ),
    "lender": (
        "我同意在我申请互助借款的时候，把我的信用等级给本村的合作社看。\n"
        "只给我申请的这家看，只用来评这一次借款，借款办完就不再看。\n"
        "不同意的话，也可以带材料自己去申请。\n"
        "我可以随时撤回，撤回以后合作社马上看不到。",
        "I agree that, when I apply for a mutual-aid loan, my credit grade is shown to "
        "the co-op of this village.\n"
        "It is shown only to the co-op I apply to, only to judge that loan, and no longer "
        "once it is settled.\n"
        "Without this I can still apply with my own papers.\n"
        "I can take this back at any time, and the co-op stops seeing it at once.",
    ),
}


def add_texts(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the texts down."""
    apps.get_model("villages", "ConsentText").objects.bulk_create(
        apps.get_model("villages", "ConsentText")(
            purpose=purpose,
            version=1,
            body=body,
            body_en=body_en,
            effective_from=FIRST_DAY,
        )
        for purpose, (body, body_en) in TEXTS.items()
    )


def remove_texts(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the texts away again."""
    texts = apps.get_model("villages", "ConsentText").objects
    texts.filter(purpose__in=TEXTS, version=1).delete()


class Migration(migrations.Migration):
    dependencies = [("villages", "0004_absences_spellings_and_imports")]

    operations = [migrations.RunPython(add_texts, remove_texts)]

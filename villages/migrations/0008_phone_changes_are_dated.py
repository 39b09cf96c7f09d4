"""When a resident's number was changed after it was first written down."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("villages", "0007_adopted_books_are_frozen")]

    operations = [
        migrations.AddField(
            model_name="resident",
            name="phone_changed_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]

"""What happens by itself when its time has come."""

# What `manage.py tick` does when it is time; each may run twice, or late.
TIMERS: list[str] = [
    "villages.services.notices.recompute_all_provisional",
    "villages.services.objections.recompute_provisional",
    "rewards.points.services.awards.settle_due",
    "rewards.points.services.expiry.expire_lots",
    "rewards.redemption.services.redemptions.close_stale",
    "rewards.redemption.services.credentials.forget_unused",
    "rewards.merchants.services.grades.refresh_due",
    "rewards.merchants.services.watch.look_for_patterns",
    "rewards.merchants.services.climbing.climb_overdue",
    "rewards.merchants.services.indices.compute_last_month",
    "villages.services.imports.forget_old",
    "villages.services.photos.discard_drafts",
    "villages.services.deducts.purge",
    "villages.services.expiry.clear_expired",
    # After what is due has taken effect, so that a year is kept whole.
    "villages.services.years.freeze_due",
    "villages.services.years.recompute_provisional",
    "villages.services.years.forget_deducts",
    "villages.services.concerns.forget",
    "villages.services.reports.forget_old",
    "villages.services.messages.forget_old",
    "villages.services.messages.tell_views",
    "rewards.points.services.warnings.warn_of_expiry",
    "rewards.redemption.services.telling.tell_confirmed",
    "rewards.redemption.services.telling.tell_cancelled",
    # After everything above has had its say.
    "villages.services.messages.send_due",
    "rewards.ruralcredit.services.arrears.end_ratings",
]
# Only where the app is not left out.
RURAL_CREDIT_TIMERS: list[str] = [
    "rewards.ruralcredit.services.dossiers.refresh_village_records",
    "rewards.ruralcredit.services.ratings.end_expired",
    "rewards.ruralcredit.services.ratings.end_by_events",
]

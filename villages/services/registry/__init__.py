"""The register of a village: its households, and who belongs where, since when."""

from .accounts import link_account, link_by_phone, unlink_account
from .cards import new_card_code, reissue_card
from .correcting import FORMER_PHONE, correct_resident
from .households import (
    add_household,
    change_head,
    close_household,
    correct_household,
    household_by_number,
)
from .identity import (
    count_to_reseal,
    digest_of,
    find_by_id_number,
    masked_id_number,
    reseal_batch,
    seal_id_number,
    set_id_number,
)
from .kinship import declare_kinship, withdraw_kinship
from .moves import (
    mark_away,
    mark_deceased,
    mark_returned,
    move_out,
    move_to_household,
    move_to_number,
)
from .residents import (
    add_household_with_resident,
    add_resident,
    add_resident_by_number,
)

__all__ = [
    "FORMER_PHONE",
    "add_household",
    "add_household_with_resident",
    "add_resident",
    "add_resident_by_number",
    "change_head",
    "close_household",
    "correct_household",
    "correct_resident",
    "count_to_reseal",
    "declare_kinship",
    "digest_of",
    "find_by_id_number",
    "household_by_number",
    "link_account",
    "link_by_phone",
    "mark_away",
    "mark_deceased",
    "mark_returned",
    "masked_id_number",
    "move_out",
    "move_to_household",
    "move_to_number",
    "new_card_code",
    "reissue_card",
    "reseal_batch",
    "seal_id_number",
    "set_id_number",
    "unlink_account",
    "withdraw_kinship",
]

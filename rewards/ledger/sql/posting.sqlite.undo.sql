DROP TRIGGER ledger_lotuse_no_replace;
DROP TRIGGER ledger_lot_no_replace;
DROP TRIGGER ledger_entry_no_replace;
DROP TRIGGER ledger_posting_no_replace;
DROP TRIGGER ledger_lot_stays;
DROP TRIGGER ledger_lot_origin;
DROP TRIGGER ledger_account_nature;
DROP TRIGGER ledger_posting_moves;

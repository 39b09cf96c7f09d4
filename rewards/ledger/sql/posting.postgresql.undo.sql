DROP TRIGGER ledger_lot_stays ON ledger_lot;
DROP TRIGGER ledger_lot_origin ON ledger_lot;
DROP TRIGGER ledger_account_nature ON ledger_account;
DROP TRIGGER ledger_posting_moves ON ledger_posting;
DROP FUNCTION ledger_lot_keeps_its_origin();
DROP FUNCTION ledger_account_keeps_its_nature();
DROP FUNCTION ledger_post(
    text, bigint, bigint, bigint, text, timestamptz, date, bigint, date, text, text,
    bigint
);
DROP FUNCTION ledger_move();
DROP FUNCTION ledger_fill_lots(ledger_posting);
DROP FUNCTION ledger_take_from_lots(ledger_posting);
DROP FUNCTION ledger_take(ledger_posting, bigint, bigint, bigint);
DROP FUNCTION ledger_available(bigint, text, date);

DROP TRIGGER ledger_posting_moves;
CREATE TRIGGER ledger_posting_moves AFTER INSERT ON ledger_posting
BEGIN
    SELECT RAISE(ABORT, 'ledger: the accounts count different things')
    WHERE (SELECT s.unit = d.unit FROM ledger_account AS s, ledger_account AS d
           WHERE s.id = NEW.source_id AND d.id = NEW.destination_id) IS NOT 1;
    SELECT RAISE(ABORT, 'ledger: not the mirror of the posting it reverses')
    WHERE NEW.reverses_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM ledger_posting AS p
        WHERE p.id = NEW.reverses_id AND p.reverses_id IS NULL
          AND p.source_id = NEW.destination_id AND p.destination_id = NEW.source_id
          AND p.amount = NEW.amount
    );

    UPDATE ledger_account SET balance = balance - NEW.amount, lines = lines + 1
    WHERE id = NEW.source_id AND NOT may_go_negative;
    UPDATE ledger_account SET balance = balance + NEW.amount, lines = lines + 1
    WHERE id = NEW.destination_id AND NOT may_go_negative;
    INSERT INTO ledger_entry (posting_id, account_id, change, number, balance_after)
    SELECT NEW.id, id, -NEW.amount, iif(may_go_negative, NULL, lines), balance
    FROM ledger_account WHERE id = NEW.source_id;
    INSERT INTO ledger_entry (posting_id, account_id, change, number, balance_after)
    SELECT NEW.id, id, NEW.amount, iif(may_go_negative, NULL, lines), balance
    FROM ledger_account WHERE id = NEW.destination_id;

    -- Take from the lots of the source: for a correction first from the lot that
    -- is being corrected, then always from what runs out first.
    INSERT INTO ledger_lotuse (lot_id, posting_id, taken)
    SELECT id, NEW.id, min(remaining, NEW.amount - before) FROM (
        SELECT id, remaining, sum(remaining) OVER (
            ORDER BY (posting_id IS NEW.reverses_id) DESC, expires_on NULLS LAST, id
        ) - remaining AS before
        FROM ledger_lot
        WHERE account_id = NEW.source_id AND remaining > 0
          AND CASE NEW.kind
                  WHEN 'expiry' THEN coalesce(expires_on < NEW.occurred_on, 0)
                  WHEN 'reversal' THEN 1
                  ELSE coalesce(expires_on >= NEW.occurred_on, 1)
              END
    ) WHERE before < NEW.amount;
    SELECT RAISE(ABORT, 'ledger: the lots do not hold enough')
    WHERE (SELECT NOT may_go_negative FROM ledger_account WHERE id = NEW.source_id)
      AND (SELECT coalesce(sum(taken), 0) FROM ledger_lotuse
           WHERE posting_id = NEW.id) <> NEW.amount;
    -- Give back to the lots that the reversed posting took from.
    INSERT INTO ledger_lotuse (lot_id, posting_id, taken)
    SELECT u.lot_id, NEW.id, -u.taken FROM ledger_lotuse AS u
    WHERE u.posting_id = NEW.reverses_id;
    UPDATE ledger_lot SET remaining = remaining - (
        SELECT u.taken FROM ledger_lotuse AS u
        WHERE u.posting_id = NEW.id AND u.lot_id = ledger_lot.id
    ) WHERE id IN (SELECT lot_id FROM ledger_lotuse WHERE posting_id = NEW.id);
    INSERT INTO ledger_lot (account_id, posting_id, amount, remaining, expires_on)
    SELECT id, NEW.id, NEW.amount, NEW.amount, NEW.expires_on FROM ledger_account
    WHERE id = NEW.destination_id AND NOT may_go_negative
      AND NEW.reverses_id IS NULL;
END;

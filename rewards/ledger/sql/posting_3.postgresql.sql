-- As before, and a transfer takes from the lots with its own last day alone.
CREATE OR REPLACE FUNCTION ledger_take_from_lots(new ledger_posting)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint := new.amount;
    first_day date := '-infinity';
    lot record;
BEGIN
    IF new.kind NOT IN ('reversal', 'expiry') THEN
        first_day := new.occurred_on;
    END IF;
    IF new.kind = 'transfer' THEN
        FOR lot IN SELECT id, remaining FROM ledger_lot
            WHERE account_id = new.source_id AND remaining > 0
              AND expires_on IS NOT DISTINCT FROM new.expires_on
              AND coalesce(expires_on >= new.occurred_on, true)
            ORDER BY id
        LOOP
            wanted := ledger_take(new, lot.id, lot.remaining, wanted);
            EXIT WHEN wanted = 0;
        END LOOP;
        IF wanted > 0 THEN
            RAISE EXCEPTION 'ledger: the lots of account % lack % of %',
                new.source_id, wanted, new.amount USING ERRCODE = 'check_violation';
        END IF;
        RETURN;
    END IF;
    IF new.kind = 'reversal' THEN
        FOR lot IN SELECT id, remaining FROM ledger_lot
            WHERE posting_id = new.reverses_id AND remaining > 0
        LOOP
            wanted := ledger_take(new, lot.id, lot.remaining, wanted);
        END LOOP;
    END IF;
    IF wanted > 0 THEN
        FOR lot IN SELECT id, remaining FROM ledger_lot
            WHERE account_id = new.source_id AND remaining > 0
              AND expires_on >= first_day
              AND (new.kind <> 'expiry' OR expires_on < new.occurred_on)
            ORDER BY expires_on, id
        LOOP
            wanted := ledger_take(new, lot.id, lot.remaining, wanted);
            EXIT WHEN wanted = 0;
        END LOOP;
    END IF;
    IF wanted > 0 AND new.kind <> 'expiry' THEN
        FOR lot IN SELECT id, remaining FROM ledger_lot
            WHERE account_id = new.source_id AND remaining > 0 AND expires_on IS NULL
            ORDER BY id
        LOOP
            wanted := ledger_take(new, lot.id, lot.remaining, wanted);
            EXIT WHEN wanted = 0;
        END LOOP;
    END IF;
    IF wanted > 0 THEN
        RAISE EXCEPTION 'ledger: the lots of account % lack % of %',
            new.source_id, wanted, new.amount USING ERRCODE = 'check_violation';
    END IF;
END $$;

-- Post politely and in one round trip: say no without breaking the transaction.
-- As before, but what an account can give is asked in place: a function in SQL would be
-- parsed and planned anew in every transaction.
-- outcome: posted | found (the key is taken) | reversed (already) | short
CREATE OR REPLACE FUNCTION ledger_post(
    _kind text, _source bigint, _destination bigint, _amount bigint, _key text,
    _occurred_at timestamptz, _occurred_on date, _by bigint, _expires_on date,
    _narration text, _place text, _reverses bigint,
    OUT outcome text, OUT posting_id bigint, OUT available bigint
) LANGUAGE plpgsql AS $$
DECLARE
    held bigint;
BEGIN
    -- In key order, so that two clerks cannot wait for each other.
    PERFORM 1 FROM ledger_account
    WHERE id IN (_source, _destination) AND NOT may_go_negative
    ORDER BY id FOR NO KEY UPDATE;

    SELECT p.id INTO posting_id FROM ledger_posting AS p WHERE p.key = _key;
    IF FOUND THEN
        outcome := 'found';
        RETURN;
    END IF;
    IF _reverses IS NOT NULL AND EXISTS (
        SELECT 1 FROM ledger_posting AS p WHERE p.reverses_id = _reverses
    ) THEN
        outcome := 'reversed';
        RETURN;
    END IF;
    SELECT balance INTO held FROM ledger_account WHERE id = _source;
    -- A tally holds nothing and gives freely. An expiry takes only what has run out,
    -- a correction anything, all others only what can be used on the day.
    IF held IS NOT NULL THEN
        available := held;
        IF _kind <> 'reversal' THEN
            SELECT coalesce(sum(remaining), 0)::bigint INTO available FROM ledger_lot
            WHERE account_id = _source AND remaining > 0 AND expires_on < _occurred_on;
            IF _kind <> 'expiry' THEN
                available := held - available;
            END IF;
        END IF;
        IF available < _amount THEN
            outcome := 'short';
            RETURN;
        END IF;
    END IF;

    INSERT INTO ledger_posting (
        kind, source_id, destination_id, amount, key, occurred_at, occurred_on,
        by_id, expires_on, narration, place, reverses_id
    ) VALUES (
        _kind, _source, _destination, _amount, _key, _occurred_at, _occurred_on,
        _by, _expires_on, _narration, _place, _reverses
    ) ON CONFLICT DO NOTHING RETURNING id INTO posting_id;
    outcome := 'posted';
    IF posting_id IS NULL THEN
        -- Between two tallies nothing is locked, so another may have been quicker.
        SELECT p.id INTO posting_id FROM ledger_posting AS p WHERE p.key = _key;
        outcome := CASE WHEN FOUND THEN 'found' ELSE 'reversed' END;
    END IF;
END $$;
DROP FUNCTION ledger_available(bigint, text, date);

-- What an account can give to a posting of that kind: an expiry takes only what has
-- run out, a correction anything, all others only what can be used on the day.
-- Looks at what has run out, not at all that has not.
CREATE FUNCTION ledger_available(account bigint, kind text, on_day date)
RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT CASE kind
        WHEN 'reversal' THEN a.balance
        WHEN 'expiry' THEN run_out.held
        ELSE a.balance - run_out.held
    END
    FROM ledger_account AS a, (
        SELECT coalesce(sum(remaining), 0)::bigint AS held FROM ledger_lot
        WHERE account_id = account AND remaining > 0 AND expires_on < on_day
    ) AS run_out
    WHERE a.id = account
$$;

-- Post politely and in one round trip: say no without breaking the transaction.
-- outcome: posted | found (the key is taken) | reversed (already) | short
CREATE OR REPLACE FUNCTION ledger_post(
    _kind text, _source bigint, _destination bigint, _amount bigint, _key text,
    _occurred_at timestamptz, _occurred_on date, _by bigint, _expires_on date,
    _narration text, _place text, _reverses bigint,
    OUT outcome text, OUT posting_id bigint, OUT available bigint
) LANGUAGE plpgsql AS $$
DECLARE
    gives_freely boolean;
BEGIN
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
    SELECT may_go_negative INTO gives_freely FROM ledger_account WHERE id = _source;
    IF NOT gives_freely THEN
        available := ledger_available(_source, _kind, _occurred_on);
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

-- A posting has arrived: check it, lock, move, and write its two entries.
CREATE OR REPLACE FUNCTION ledger_move() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    same_unit boolean;
    gives_freely boolean;
    takes_freely boolean;
    after bigint;
    line integer;
BEGIN
    -- In key order, so that two clerks cannot wait for each other.
    PERFORM 1 FROM ledger_account
    WHERE id IN (NEW.source_id, NEW.destination_id) AND NOT may_go_negative
    ORDER BY id FOR NO KEY UPDATE;

    SELECT s.unit = d.unit, s.may_go_negative, d.may_go_negative
    INTO same_unit, gives_freely, takes_freely
    FROM ledger_account AS s, ledger_account AS d
    WHERE s.id = NEW.source_id AND d.id = NEW.destination_id;
    IF same_unit IS NOT TRUE THEN
        RAISE EXCEPTION 'ledger: accounts % and % count different things',
            NEW.source_id, NEW.destination_id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.reverses_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM ledger_posting AS p
        WHERE p.id = NEW.reverses_id AND p.reverses_id IS NULL
          AND p.source_id = NEW.destination_id AND p.destination_id = NEW.source_id
          AND p.amount = NEW.amount
    ) THEN
        RAISE EXCEPTION 'ledger: posting % is not the mirror of %',
            NEW.id, NEW.reverses_id USING ERRCODE = 'check_violation';
    END IF;

    IF NOT gives_freely THEN
        UPDATE ledger_account SET balance = balance - NEW.amount, lines = lines + 1
        WHERE id = NEW.source_id RETURNING balance, lines INTO after, line;
        PERFORM ledger_take_from_lots(NEW);
    END IF;
    INSERT INTO ledger_entry (posting_id, account_id, change, number, balance_after)
    VALUES (NEW.id, NEW.source_id, -NEW.amount, line, after);

    after := NULL;
    line := NULL;
    IF NOT takes_freely THEN
        UPDATE ledger_account SET balance = balance + NEW.amount, lines = lines + 1
        WHERE id = NEW.destination_id RETURNING balance, lines INTO after, line;
        PERFORM ledger_fill_lots(NEW);
    END IF;
    INSERT INTO ledger_entry (posting_id, account_id, change, number, balance_after)
    VALUES (NEW.id, NEW.destination_id, NEW.amount, line, after);
    RETURN NULL;
END $$;

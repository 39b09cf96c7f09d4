DROP FUNCTION redemption_hand_over(
    bigint, bigint, timestamptz, date, timestamptz, timestamptz, bigint, boolean
);
-- Hand over an order: lock, check, pay, take off the shelf and close, in one round
-- trip. The same steps stand in Python in services/handover.py, for SQLite.
-- outcome: done | again (it was confirmed before) | ask (not the clerk who opened it)
--          | closed | lapsed | short (of goods) | full (no place today) | poor
CREATE FUNCTION redemption_hand_over(
    _redemption bigint, _at timestamptz, _on date, _begins timestamptz,
    _ends timestamptz, _by bigint, _asked boolean,
    OUT outcome text, OUT goods bigint, OUT available bigint, OUT village bigint,
    OUT this redemption_redemption
) LANGUAGE plpgsql AS $$
DECLARE
    line record;
    payer bigint;
    outlet record;
    said text;
    paid record;
BEGIN
    SELECT * INTO this FROM redemption_redemption WHERE id = _redemption FOR NO KEY UPDATE;
    SELECT o.village_id, o.ledger_account_id, o.number_prefix, o.name INTO outlet
    FROM redemption_outlet AS o WHERE o.id = this.outlet_id;
    village := outlet.village_id;
    outcome := CASE
        WHEN this.status = 'confirmed' THEN 'again'
        WHEN this.status <> 'open' THEN 'closed'
        WHEN this.lapses_at <= _at THEN 'lapsed'
        WHEN this.opened_by_id <> _by AND NOT _asked THEN 'ask'
    END;
    IF outcome IS NOT NULL THEN
        RETURN;
    END IF;

    -- In key order, so that two clerks cannot wait for each other.
    FOR line IN
        SELECT g.id, g.stock, g.daily_places, l.quantity
        FROM redemption_redemptionline AS l JOIN redemption_goods AS g ON g.id = l.goods_id
        WHERE l.redemption_id = _redemption ORDER BY g.id FOR NO KEY UPDATE OF g
    LOOP
        goods := line.id;
        IF line.stock < line.quantity THEN
            outcome := 'short';
            available := line.stock;
            RETURN;
        END IF;
        IF line.daily_places IS NOT NULL THEN
            SELECT line.daily_places - coalesce(sum(l.quantity), 0) INTO available
            FROM redemption_redemptionline AS l
            JOIN redemption_redemption AS r ON r.id = l.redemption_id
            WHERE l.goods_id = line.id AND r.status = 'confirmed'
              AND r.opened_at >= _begins AND r.opened_at < _ends;
            IF available < line.quantity THEN
                outcome := 'full';
                RETURN;
            END IF;
        END IF;
    END LOOP;

    -- All is there.
    SELECT a.ledger_account_id INTO payer FROM points_pointsaccount AS a
    WHERE a.id = this.account_id;
    SELECT left(string_agg(l.name || '×' || l.quantity, '、' ORDER BY l.goods_id), 200)
    INTO said FROM redemption_redemptionline AS l WHERE l.redemption_id = _redemption;
    SELECT p.* INTO paid FROM ledger_post(
        'redemption', payer, outlet.ledger_account_id, this.points,
        'redemption:' || _redemption, _at, _on, _by, NULL, said, outlet.name, NULL
    ) AS p;
    IF paid.outcome = 'short' THEN
        outcome := 'poor';
        available := paid.available;
        RETURN;
    END IF;

    WITH taken AS (
        UPDATE redemption_goods AS g SET stock = g.stock - l.quantity
        FROM redemption_redemptionline AS l
        WHERE l.redemption_id = _redemption AND g.id = l.goods_id AND g.stock IS NOT NULL
        RETURNING g.id, l.quantity
    )
    INSERT INTO redemption_stockmove
        (goods_id, kind, quantity, redemption_id, note, moved_at, moved_by_id)
    SELECT id, 'handed_out', -quantity, _redemption, '', _at, _by FROM taken;

    UPDATE redemption_redemption SET
        number = outlet.number_prefix || to_char(_on, '-YYYYMMDD-')
            || lpad(_redemption::text, greatest(4, length(_redemption::text)), '0'),
        status = 'confirmed', confirmed_at = _at, confirmed_by_id = _by,
        posting_id = paid.posting_id
    WHERE id = _redemption RETURNING * INTO this;
    outcome := 'done';
END $$;

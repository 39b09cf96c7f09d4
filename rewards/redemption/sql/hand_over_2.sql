-- Hand over an order: lock, check, pay, take off the shelf, close and note it, in one
-- round trip and one statement. The same steps stand in Python in
-- services/handover.py, for SQLite; the same audit line, too.
-- outcome: done | again (it was confirmed before) | ask (not the clerk who opened it)
--          | unknown (at this outlet) | closed | lapsed | short (of goods)
--          | full (no place today) | poor
CREATE FUNCTION redemption_hand_over(
    _redemption bigint, _outlet bigint, _at timestamptz, _on date,
    _begins timestamptz, _ends timestamptz, _by bigint, _asked boolean,
    OUT outcome text, OUT goods bigint, OUT available bigint,
    OUT this redemption_redemption
) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    line record;
    place record;
    said text;
    paid record;
BEGIN
    SELECT * INTO this FROM redemption_redemption
    WHERE id = _redemption AND outlet_id = _outlet FOR NO KEY UPDATE;
    outcome := CASE
        WHEN NOT FOUND THEN 'unknown'
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
        SELECT g.id, g.stock, g.daily_places, l.quantity, l.name
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
        said := concat_ws('、', said, line.name || '×' || line.quantity);
    END LOOP;

    -- All is there.
    SELECT a.ledger_account_id AS payer, o.ledger_account_id AS taker,
        o.village_id, o.number_prefix, o.name
    INTO place FROM points_pointsaccount AS a, redemption_outlet AS o
    WHERE a.id = this.account_id AND o.id = _outlet;
    paid := ledger_post(
        'redemption', place.payer, place.taker, this.points,
        'redemption:' || _redemption, _at, _on, _by, NULL, left(said, 200),
        place.name, NULL
    );
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
        number = place.number_prefix || to_char(_on, '-YYYYMMDD-')
            || lpad(_redemption::text, greatest(4, length(_redemption::text)), '0'),
        status = 'confirmed', confirmed_at = _at, confirmed_by_id = _by,
        posting_id = paid.posting_id
    WHERE id = _redemption RETURNING * INTO this;
    INSERT INTO audit_event (
        action, target_type, target_id, village_id, by_id, occurred_at, recorded_at, data
    ) VALUES (
        'redemption.confirmed', 'redemption.redemption', _redemption::text,
        place.village_id, _by, _at, clock_timestamp(),
        jsonb_build_object('points', this.points, 'number', this.number)
    );
    outcome := 'done';
END $$;

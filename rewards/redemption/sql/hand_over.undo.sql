DROP FUNCTION redemption_hand_over(
    bigint, timestamptz, date, timestamptz, timestamptz, bigint, boolean
);

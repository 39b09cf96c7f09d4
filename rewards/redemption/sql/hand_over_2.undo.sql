DROP FUNCTION redemption_hand_over(
    bigint, bigint, timestamptz, date, timestamptz, timestamptz, bigint, boolean
);

-- Grain: one row per place, calendar year and whether {old} or more is attained in it: months that people on tillsvidare
-- were there at the end of, in their first year of employment and later.
WITH posts AS ({posts}),
by_year AS (
    SELECT inside, place, ar AS year, coalesce(ar - born >= {old}, false) AS old,
        greatest(first_month, 12 * ar, $first_month) AS a, least(last_month, 12 * ar + 11, $last_month) AS b,
        began + 11 AS fresh_until
    FROM posts, (SELECT unnest(range($first_month // 12, $last_month // 12 + 1)) AS ar)
)
SELECT inside, place, year, old,
    sum(greatest(least(b, fresh_until) - a + 1, 0)) AS fresh, sum(b - a + 1) AS months
FROM by_year WHERE b >= a
GROUP BY ALL

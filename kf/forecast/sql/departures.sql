-- Grain: one row per place, calendar year, whether {old} or more is attained in it and whether in the first year of
-- employment: exits from tillsvidare after the data's first month, for pension and otherwise.
WITH posts AS ({posts})
SELECT inside, place, year(left_period) AS year, coalesce(year(left_period) - born >= {old}, false) AS old,
    12 * year(left_period) + month(left_period) - 1 - began <= 12 AS fresh,
    coalesce(sum(1) FILTER (WHERE avgangsorsak = 'pension'), 0) AS retired,
    coalesce(sum(1) FILTER (WHERE avgangsorsak IS DISTINCT FROM 'pension'), 0) AS departed
FROM posts
WHERE ends AND left_period > $first AND left_period <= $last
GROUP BY ALL

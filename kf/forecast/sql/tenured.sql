-- Grain: one row per place, birth year, befattning and whether in the first year of employment: people on tillsvidare
-- at the origin.
WITH posts AS ({posts})
SELECT inside, place, born, befattning, $origin_month - began < 12 AS fresh, count(*) AS n
FROM posts
WHERE $origin_month BETWEEN first_month AND last_month
GROUP BY ALL

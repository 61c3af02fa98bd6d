-- Grain: one row per place left, place come to and calendar year: people on tillsvidare who went from one to the other
-- without leaving, after the data's first month.
WITH posts AS ({posts}),
pairs AS (
    SELECT inside, place, until,
        lead(valid_from) OVER later AS next_from, lead(inside) OVER later AS to_inside, lead(place) OVER later AS to_place
    FROM posts WINDOW later AS (PARTITION BY person ORDER BY valid_from)
)
SELECT inside, place, to_inside, to_place, year(next_from) AS year, count(*) AS n
FROM pairs
WHERE next_from = until + 1 AND (to_inside <> inside OR to_place IS DISTINCT FROM place)
    AND date_trunc('month', next_from) > $first AND date_trunc('month', next_from) <= $last
GROUP BY ALL

-- Grain: one row per month, birth year (and befattning, when asked): exits from tillsvidare with pension as cause, and others.
SELECT
    period, {befattning} AS befattning, fodelsear AS born,
    coalesce(sum(n) FILTER (WHERE avgangsorsak = 'pension'), 0) AS retired,
    coalesce(sum(n) FILTER (WHERE avgangsorsak IS DISTINCT FROM 'pension'), 0) AS departed
FROM exits
WHERE anstallningsform = 'tillsvidare' AND fodelsear IS NOT NULL AND period <= $last
GROUP BY ALL

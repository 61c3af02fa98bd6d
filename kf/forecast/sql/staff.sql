-- Grain: one row per month-end asked for, birth year (and befattning, when asked): people on tillsvidare, on their main post.
SELECT period, {befattning} AS befattning, fodelsear AS born, sum(n) AS n
FROM stock
WHERE period IN (SELECT unnest($months::DATE[])) AND anstallningsform = 'tillsvidare' AND n = 1
  AND fodelsear IS NOT NULL
GROUP BY ALL

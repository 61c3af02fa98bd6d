-- Grain: one row per place, avdelning and whether tillsvidare: månadsavlönade on their main post at a month-end.
SELECT {inside} AS inside, {place} AS place, avdelning::VARCHAR AS avdelning,
    anstallningsform = 'tillsvidare' AS permanent, sum(n) AS n
FROM stock
WHERE period = $origin AND anstallningsform <> 'timavlönad' AND n = 1
GROUP BY ALL

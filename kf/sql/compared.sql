-- Grain: one row per month and avdelning of a version: what a new version is held against the one before by.
-- Månadsavlönade, as in the metrics headcount, fte, hired and left.
WITH cells AS (
    SELECT period, avdelning, sum(n) AS headcount, sum(sysselsattningsgrad) AS fte, 0 AS hires, 0 AS exits
    FROM stock WHERE anstallningsform <> 'timavlönad' GROUP BY ALL
    UNION ALL
    SELECT period, avdelning, 0, NULL, sum(n), 0 FROM hires WHERE anstallningsform <> 'timavlönad' GROUP BY ALL
    UNION ALL
    SELECT period, avdelning, 0, NULL, 0, sum(n) FROM exits WHERE anstallningsform <> 'timavlönad' GROUP BY ALL
)
SELECT period, avdelning::VARCHAR AS avdelning, sum(headcount)::DOUBLE AS headcount, sum(fte)::DOUBLE AS fte,
    sum(hires)::DOUBLE AS hires, sum(exits)::DOUBLE AS exits
FROM cells JOIN month USING (period)
GROUP BY ALL
ORDER BY ALL

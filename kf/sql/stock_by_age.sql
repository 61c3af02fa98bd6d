-- Grain: one row per month, avdelning, anställningsform, kön, avtal, status, heltid, age and year of birth.
-- The same sums as `stock` over a seventh of the rows, for an employer of 45 000.
SELECT
    period, avdelning, anstallningsform, kon, avtal, status, heltid, plangrupp, aldersgrupp, alder5, alder, fodelsear,
    sum(n)::INTEGER AS n, sum(sysselsattningsgrad) AS sysselsattningsgrad
FROM stock
GROUP BY ALL

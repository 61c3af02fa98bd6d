-- Grain: one row per month, avdelning, befattning, anställningsform, kön, avtal, status, heltid and åldersgrupp.
-- The same sums as `stock` over a fifteenth of the rows, for an employer of 45 000.
SELECT
    period, avdelning, befattning, anstallningsform, kon, avtal, status, heltid, plangrupp, aldersgrupp,
    sum(n)::INTEGER AS n, sum(sysselsattningsgrad) AS sysselsattningsgrad
FROM stock
GROUP BY ALL

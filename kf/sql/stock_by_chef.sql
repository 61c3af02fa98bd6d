-- Grain: one row per month, avdelning, enhet, chef, anställningsform, kön, avtal, status and heltid.
-- The same sums as `stock` over a seventh of the rows, for an employer of 45 000.
SELECT
    period, avdelning, enhet, chef, anstallningsform, kon, avtal, status, heltid,
    sum(n)::INTEGER AS n, sum(sysselsattningsgrad) AS sysselsattningsgrad
FROM stock
GROUP BY ALL

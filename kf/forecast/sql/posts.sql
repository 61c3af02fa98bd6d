-- Grain: one row per person's main post on unchanged terms, tillsvidare, with where it is (`inside`: within what is
-- asked about; `place`: the value it is cut by) and the month the employment began. Whoever was hired in the data's
-- first month may have been there since long before (a series of snapshots does not say): they are taken to have been.
SELECT
    person, valid_from, coalesce(valid_to, DATE '9999-12-30') AS until, year(birth_month) AS born,
    12 * year(first_period) + month(first_period) - 1 AS first_month,
    12 * year(last_period) + month(last_period) - 1 AS last_month,
    left_period, ends, avgangsorsak, sysselsattningsgrad,
    {inside} AS inside, {place} AS place, avdelning::VARCHAR AS avdelning, befattning::VARCHAR AS befattning,
    CASE WHEN began = $first THEN 0 ELSE 12 * year(began) + month(began) - 1 END AS began
FROM (
    SELECT *, max(hired_period) OVER (PARTITION BY person ORDER BY valid_from
                                      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS began
    FROM spell WHERE n = 1 AND anstallningsform = 'tillsvidare'
)

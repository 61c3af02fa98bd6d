-- Grain: one row per employment: when it began, with which terms, and when it ended, if it has.
WITH links AS (
    SELECT *, sum(starts::INTEGER) OVER (PARTITION BY person, anstallningsform ORDER BY valid_from) AS chain
    FROM spell WHERE n = 1
),
employments AS (
    SELECT * REPLACE (max(left_period) OVER (PARTITION BY person, anstallningsform, chain) AS left_period)
    FROM links
)
SELECT
    hired_period AS period, left_period, 1 AS n,
    avdelning, enhet, befattning, anstallningsform, kon, avtal, status,
    full_time(sysselsattningsgrad) AS heltid,
    year(birth_month) AS fodelsear,
    age(birth_month, hired_period) AS alder,
    plan_group(alder) AS plangrupp, age_group(alder) AS aldersgrupp, five_year_group(alder) AS alder5
FROM employments
WHERE starts AND hired_period > (SELECT min(period) FROM month)

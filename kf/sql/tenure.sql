-- Grain: one row per employment: when it began, with which terms, and when it ended, if it has.
WITH links AS (
    SELECT *, sum(starts::INTEGER) OVER (PARTITION BY person, anstallningsform ORDER BY valid_from) AS chain
    FROM spell WHERE n = 1
)
SELECT
    hired_period AS period, max(left_period) AS left_period, 1 AS n,
    avdelning, enhet, befattning, anstallningsform, kon, avtal, status, heltid, fodelsear,
    alder, plangrupp, aldersgrupp, alder5
FROM (
    SELECT chain, person, left_period, anstallningsform,
        first_value(hired_period) OVER employment AS hired_period,
        first_value(avdelning) OVER employment AS avdelning,
        first_value(enhet) OVER employment AS enhet,
        first_value(befattning) OVER employment AS befattning,
        kon,
        first_value(avtal) OVER employment AS avtal,
        first_value(status) OVER employment AS status,
        first_value(full_time(sysselsattningsgrad)) OVER employment AS heltid,
        year(birth_month) AS fodelsear,
        age(birth_month, first_value(hired_period) OVER employment) AS alder,
        plan_group(alder) AS plangrupp, age_group(alder) AS aldersgrupp, five_year_group(alder) AS alder5
    FROM links
    WINDOW employment AS (PARTITION BY person, anstallningsform, chain ORDER BY valid_from
                          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
)
WHERE period > (SELECT min(period) FROM month)
GROUP BY ALL

-- Grain: one row per hire, in the month of the employment's first day, with the terms it began on.
-- Nothing is a hire in the first month of the data: there, everybody is new.
SELECT
    hired_period AS period, n, sysselsattningsgrad, rekryteringsvag,
    avdelning, enhet, befattning, anstallningsform, kon, avtal, status,
    full_time(sysselsattningsgrad) AS heltid,
    year(birth_month) AS fodelsear,
    age(birth_month, hired_period) AS alder,
    plan_group(alder) AS plangrupp, age_group(alder) AS aldersgrupp, five_year_group(alder) AS alder5
FROM spell
WHERE starts AND hired_period > (SELECT min(period) FROM month)

-- Grain: one row per exit, in the month of the first day not employed, with the terms it ended on.
-- Who goes from visstid to tillsvidare ends one employment and begins another: it shows in both flows.
SELECT
    left_period AS period, n, sysselsattningsgrad, avgangsorsak, avgangsvag,
    avdelning, enhet, befattning, anstallningsform, kon, avtal, status,
    full_time(sysselsattningsgrad) AS heltid,
    year(birth_month) AS fodelsear,
    age(birth_month, left_period) AS alder,
    plan_group(alder) AS plangrupp, age_group(alder) AS aldersgrupp, five_year_group(alder) AS alder5
FROM spell
WHERE ends

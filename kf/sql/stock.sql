-- Grain: one row per person's post and month on whose last day it is valid. n = 1 on the person's main post.
-- Age is completed years at the end of the month: who is born in a month has had the birthday by its end.
SELECT
    period, n, chef, sysselsattningsgrad, manadslon,
    avdelning, enhet, befattning, anstallningsform, kon, avtal, status,
    full_time(sysselsattningsgrad) AS heltid,
    year(birth_month) AS fodelsear,
    age(birth_month, period) AS alder,
    plan_group(alder) AS plangrupp, age_group(alder) AS aldersgrupp, five_year_group(alder) AS alder5
FROM spell JOIN month ON period BETWEEN first_period AND last_period

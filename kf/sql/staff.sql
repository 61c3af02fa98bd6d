-- Grain: one row per person and month-end (present = 1), per hire (hired = 1) and per exit (departed = 1).
-- What a rate is made of, in one relation: sum(departed) / (sum(present) / number of months).
SELECT period, n AS present, 0 AS hired, 0 AS departed, NULL AS avgangsorsak, NULL AS avgangsvag,
    avdelning, enhet, befattning, anstallningsform, kon, avtal, status,
    heltid, fodelsear, alder, plangrupp, aldersgrupp, alder5
FROM stock
UNION ALL
SELECT period, 0, n, 0, NULL, NULL,
    avdelning, enhet, befattning, anstallningsform, kon, avtal, status,
    heltid, fodelsear, alder, plangrupp, aldersgrupp, alder5
FROM hires
UNION ALL
SELECT period, 0, 0, n, avgangsorsak, avgangsvag,
    avdelning, enhet, befattning, anstallningsform, kon, avtal, status,
    heltid, fodelsear, alder, plangrupp, aldersgrupp, alder5
FROM exits

-- Grain: as `staff`, but the people present are summed as in `stock_by_befattning`.
SELECT period, n AS present, 0 AS hired, 0 AS departed, NULL AS avgangsorsak, NULL AS avgangsvag,
    avdelning, befattning, anstallningsform, kon, avtal, status, heltid, plangrupp, aldersgrupp
FROM stock_by_befattning
UNION ALL
SELECT period, 0, n, 0, NULL, NULL,
    avdelning, befattning, anstallningsform, kon, avtal, status, heltid, plangrupp, aldersgrupp
FROM hires
UNION ALL
SELECT period, 0, 0, n, avgangsorsak, avgangsvag,
    avdelning, befattning, anstallningsform, kon, avtal, status, heltid, plangrupp, aldersgrupp
FROM exits

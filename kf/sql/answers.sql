-- Grain: one row per answer to a question, and per invitation without answer, in the month the survey was sent.
-- sent = 1 on the first row of an invitation, answered = 1 when that one was answered: an invitation counts once.
SELECT
    date_trunc('month', datum)::DATE AS period, (poang IS NOT NULL)::INTEGER AS n,
    kundtyp, kund, omrade, niva, paket, tertial(datum) AS tertial, enkat, fraga, poang,
    (row_number() OVER one = 1)::INTEGER AS sent,
    (row_number() OVER one = 1 AND svarat = 'ja')::INTEGER AS answered,
    coalesce(poang, 0) AS points, coalesce(poang * poang, 0) AS squares
FROM enkatsvar LEFT JOIN uppdrag USING (uppdrag)
WINDOW one AS (PARTITION BY inbjudan ORDER BY svarat, fraga)

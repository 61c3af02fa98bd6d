-- Grain: one row per answer to a question, and per invitation without answer, in the month the survey was sent.
-- sent = 1 on the first row of an invitation, answered = 1 when that one was answered: an invitation counts once.
-- What is answered on one form hangs together: forms = 1 on its first answer to what is counted together, and squares,
-- products and sizes are, summed, the forms' sums of points², points × answers and answers². Rows of one invitation on
-- different assignments or months are taken as forms of their own: no cell has answers and nobody who gave them.
SELECT
    date_trunc('month', datum)::DATE AS period, (poang IS NOT NULL)::INTEGER AS n,
    kundtyp, kund, omrade, niva, paket, tertial(datum) AS tertial, enkat, fraga, poang,
    (row_number() OVER one = 1)::INTEGER AS sent,
    (row_number() OVER one = 1 AND svarat = 'ja')::INTEGER AS answered,
    coalesce(poang, 0) AS points, (poang IS NOT NULL AND row_number() OVER first = 1)::INTEGER AS forms,
    points * sum(points) OVER form AS squares, points * sum(n) OVER form AS products, n * sum(n) OVER form AS sizes
FROM enkatsvar LEFT JOIN uppdrag USING (uppdrag)
WINDOW one AS (PARTITION BY inbjudan ORDER BY svarat, fraga),
    form AS (PARTITION BY inbjudan, enkat, uppdrag, date_trunc('month', datum), graded(fraga)),
    first AS (PARTITION BY inbjudan, enkat, uppdrag, date_trunc('month', datum), graded(fraga) ORDER BY poang IS NULL, fraga)

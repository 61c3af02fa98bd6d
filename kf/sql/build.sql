-- Run once when a version is built: canonical `spell_in` (as the schema has it) becomes `spell`.
-- Grain of `spell`: one row per person and validity period in which nothing changes, never two with n = 1 at once.
--
-- A person with two posts at the same time counts once: the time is cut at every boundary, the larger post
-- (then the older, then by name) carries n = 1, the other n = 0; both carry their årsarbetare.
-- starts / ends: this spell begins / ends an employment. An employment is an unbroken chain of spells of one
-- person in one anställningsform (parallel posts are one chain), so a change of unit is neither exit nor hire.
-- first_period / last_period: the first and last month on whose last day the spell is valid.
-- hired_period / left_period: the month the employment's first day falls in, and the month of the first day
-- the person is no longer employed: that is what makes stock before - out + in = stock after hold.

CREATE TABLE spell AS
WITH
numbered AS (SELECT *, coalesce(valid_to, DATE '9999-12-30') AS until, rowid AS post FROM spell_in),
overlapping AS (
    SELECT DISTINCT person FROM (
        SELECT person, valid_from,
               max(until) OVER (PARTITION BY person ORDER BY valid_from, post
                                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier_until
        FROM numbered)
    WHERE valid_from <= earlier_until
),
boundaries AS (
    SELECT person, valid_from AS boundary FROM numbered WHERE person IN (FROM overlapping)
    UNION
    SELECT person, until + 1 FROM numbered WHERE person IN (FROM overlapping)
),
segments AS (
    SELECT person, boundary AS segment_from, lead(boundary) OVER (PARTITION BY person ORDER BY boundary) - 1 AS segment_until
    FROM boundaries
),
cut AS (
    SELECT n.* REPLACE (greatest(n.valid_from, s.segment_from)::DATE AS valid_from,
                        least(n.until, s.segment_until)::DATE AS until)
    FROM numbered n JOIN segments s
      ON n.person = s.person AND n.valid_from <= s.segment_until AND n.until >= s.segment_from
),
single AS (
    SELECT *, 1 AS n FROM numbered WHERE person NOT IN (FROM overlapping)
    UNION ALL
    SELECT *, (row_number() OVER (PARTITION BY person, valid_from
               ORDER BY sysselsattningsgrad DESC NULLS LAST, post) = 1)::INTEGER AS n
    FROM cut
),
chained AS (
    SELECT *,
        max(until) OVER earlier AS earlier_until,
        min(valid_from) OVER later AS later_from
    FROM single WHERE n = 1
    WINDOW earlier AS (PARTITION BY person, anstallningsform ORDER BY valid_from
                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
           later AS (PARTITION BY person, anstallningsform ORDER BY valid_from
                     ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)
),
flagged AS (
    SELECT * EXCLUDE (earlier_until, later_from),
        (earlier_until IS NULL OR earlier_until + 1 < valid_from) AS starts,
        (until < DATE '9999-12-30' AND (later_from IS NULL OR later_from > until + 1)) AS ends
    FROM chained
    UNION ALL
    SELECT *, false, false FROM single WHERE n = 0
)
SELECT * EXCLUDE (until, post, rekryteringsvag, avgangsorsak, avgangsvag, valid_to),
    CASE WHEN until < DATE '9999-12-30' THEN until END AS valid_to,
    CASE WHEN starts THEN coalesce(rekryteringsvag, 'okänd') END AS rekryteringsvag,
    -- of who is still there it is what is known beforehand: next month's file alone does not say it again
    CASE WHEN ends THEN coalesce(avgangsorsak, 'okänd') WHEN until >= DATE '9999-12-30' THEN avgangsorsak END AS avgangsorsak,
    CASE WHEN ends THEN coalesce(avgangsvag, 'okänd') WHEN until >= DATE '9999-12-30' THEN avgangsvag END AS avgangsvag,
    date_trunc('month', valid_from)::DATE AS first_period,
    -- valid on the last day of the month before the day after the spell ends
    (date_trunc('month', until + 1) - INTERVAL 1 MONTH)::DATE AS last_period,
    CASE WHEN starts THEN date_trunc('month', valid_from)::DATE END AS hired_period,
    CASE WHEN ends THEN date_trunc('month', until + 1)::DATE END AS left_period
FROM flagged
ORDER BY first_period, person;

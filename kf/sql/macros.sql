-- The age groups, declared once. The dimensions in kf/metrics/dimensions.py name them and their order.
CREATE MACRO age(birth_month, period) AS date_diff('month', birth_month, period) // 12;
CREATE MACRO plan_group(a) AS CASE WHEN a < 30 THEN '–29' WHEN a < 60 THEN '30–59' ELSE '60–' END;
CREATE MACRO age_group(a) AS
    CASE WHEN a < 30 THEN '–29' WHEN a < 40 THEN '30–39' WHEN a < 50 THEN '40–49'
         WHEN a < 60 THEN '50–59' WHEN a < 65 THEN '60–64' ELSE '65–' END;
CREATE MACRO five_year_group(a) AS
    CASE WHEN a < 20 THEN '–19' WHEN a >= 70 THEN '70–' ELSE (a // 5 * 5) || '–' || (a // 5 * 5 + 4) END;
CREATE MACRO full_time(grade) AS
    CASE WHEN grade IS NULL THEN 'okänd' WHEN grade >= 0.995 THEN 'heltid' ELSE 'deltid' END;
-- by its months: T2 of the plan's reports is accumulated from January, this is not
CREATE MACRO tertial(day) AS
    year(day) || CASE WHEN month(day) <= 4 THEN ' jan–apr' WHEN month(day) <= 8 THEN ' maj–aug' ELSE ' sep–dec' END;
-- the questions that a customer's grade is the mean of (kf/recruitment.py: BETYG)
CREATE MACRO graded(question) AS
    question IN ('stöd i processen', 'kommunikation', 'kandidaternas kvalitet', 'tidplan');

SELECT
  "t2"."measure_0",
  "t2"."measure_1",
  "t2"."measure_2",
  "t2"."era",
  "t2"."mapping",
  "t2"."batch",
  "t2"."account",
  "t2"."cost_centre"
FROM (
  SELECT
    "t1"."batch",
    "t1"."account",
    "t1"."cost_centre",
    CAST(CASE WHEN "t1"."month" >= 202501 THEN 2 ELSE 0 END AS INT) AS "era",
    CAST(CASE WHEN "t1"."month" >= 202407 THEN 1 ELSE 0 END AS INT) AS "mapping",
    SUM(
      CASE
        WHEN "t1"."stage" IN ('actual')
        AND (
          "t1"."month" >= 202401
        )
        AND (
          "t1"."month" <= 202412
        )
        THEN "t1"."cents"
        ELSE NULL
      END
    ) AS "measure_0",
    SUM(
      CASE
        WHEN "t1"."stage" IN ('original', 'amendment:1')
        AND (
          "t1"."month" >= 202501
        )
        AND (
          "t1"."month" <= 202506
        )
        AND (
          "t1"."scope" = 'external'
        )
        THEN "t1"."cents"
        ELSE NULL
      END
    ) AS "measure_1",
    SUM(
      CASE
        WHEN "t1"."stage" IN ('actual')
        AND (
          "t1"."month" >= 202501
        )
        AND (
          "t1"."month" <= 202512
        )
        AND (
          "t1"."scope" IS NULL
        )
        THEN "t1"."cents"
        ELSE NULL
      END
    ) AS "measure_2"
  FROM (
    SELECT
      *
    FROM "batched_cells" AS "t0"
    WHERE
      "t0"."month" >= 202401 AND "t0"."month" <= 202512
  ) AS "t1"
  GROUP BY
    1,
    2,
    3,
    4,
    5
) AS "t2"

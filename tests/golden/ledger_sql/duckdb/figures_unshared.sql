SELECT
  "t26"."measure_0",
  "t26"."measure_1",
  "t26"."measure_2",
  "t26"."whole" AS "unit",
  "t26"."ancestor" AS "line"
FROM (
  SELECT
    "t25"."whole",
    "t25"."ancestor",
    SUM("t25"."measure_0") AS "measure_0",
    SUM("t25"."measure_1") AS "measure_1",
    SUM("t25"."measure_2") AS "measure_2"
  FROM (
    SELECT
      "t24"."line",
      "t24"."whole",
      "t24"."measure_0",
      "t24"."measure_1",
      "t24"."measure_2",
      "t5"."ancestor"
    FROM (
      SELECT
        "t22"."line",
        "t22"."whole",
        SUM("t22"."measure_0") AS "measure_0",
        SUM("t22"."measure_1") AS "measure_1",
        SUM("t22"."measure_2") AS "measure_2"
      FROM (
        SELECT
          "t21"."era",
          "t21"."line",
          "t21"."unit",
          "t21"."measure_0",
          "t21"."measure_1",
          "t21"."measure_2",
          "t9"."whole"
        FROM (
          SELECT
            "t19"."era",
            "t19"."line",
            "t19"."unit",
            SUM("t19"."measure_0") AS "measure_0",
            SUM("t19"."measure_1") AS "measure_1",
            SUM("t19"."measure_2") AS "measure_2"
          FROM (
            SELECT
              "t18"."era",
              "t18"."line",
              COALESCE("t18"."unit", '') AS "unit",
              "t18"."measure_0",
              "t18"."measure_1",
              "t18"."measure_2"
            FROM (
              SELECT
                "t17"."era",
                "t17"."account",
                "t17"."cost_centre",
                "t17"."measure_0",
                "t17"."measure_1",
                "t17"."measure_2",
                "t17"."line",
                "t10"."era" AS "era_right",
                "t10"."cost_centre" AS "cost_centre_right",
                "t10"."centre_account",
                "t10"."unit",
                "t10"."low",
                "t10"."high"
              FROM (
                SELECT
                  "t15"."era",
                  "t15"."account",
                  COALESCE("t15"."cost_centre", -2147483648) AS "cost_centre",
                  "t15"."measure_0",
                  "t15"."measure_1",
                  "t15"."measure_2",
                  "t15"."line"
                FROM (
                  SELECT
                    "t14"."era",
                    "t14"."account",
                    "t14"."cost_centre",
                    "t14"."measure_0",
                    "t14"."measure_1",
                    "t14"."measure_2",
                    COALESCE("t6"."line", '') AS "line"
                  FROM (
                    SELECT
                      *
                    FROM (
                      SELECT
                        "t11"."account",
                        "t11"."cost_centre",
                        CAST(CASE WHEN "t11"."month" >= 202501 THEN 2 ELSE 0 END AS INT) AS "era",
                        CAST(CASE WHEN "t11"."month" >= 202407 THEN 1 ELSE 0 END AS INT) AS "mapping",
                        SUM(
                          CASE
                            WHEN "t11"."stage" IN ('actual')
                            AND (
                              "t11"."month" >= 202401
                            )
                            AND (
                              "t11"."month" <= 202412
                            )
                            THEN "t11"."cents"
                            ELSE NULL
                          END
                        ) AS "measure_0",
                        SUM(
                          CASE
                            WHEN "t11"."stage" IN ('original', 'amendment:1')
                            AND (
                              "t11"."month" >= 202501
                            )
                            AND (
                              "t11"."month" <= 202506
                            )
                            AND (
                              "t11"."scope" = 'external'
                            )
                            THEN "t11"."cents"
                            ELSE NULL
                          END
                        ) AS "measure_1",
                        SUM(
                          CASE
                            WHEN "t11"."stage" IN ('actual')
                            AND (
                              "t11"."month" >= 202501
                            )
                            AND (
                              "t11"."month" <= 202512
                            )
                            AND (
                              "t11"."scope" IS NULL
                            )
                            THEN "t11"."cents"
                            ELSE NULL
                          END
                        ) AS "measure_2"
                      FROM (
                        SELECT
                          *
                        FROM "cells" AS "t4"
                        WHERE
                          "t4"."month" >= 202401 AND "t4"."month" <= 202512
                      ) AS "t11"
                      GROUP BY
                        1,
                        2,
                        3,
                        4
                    ) AS "t12"
                  ) AS "t14"
                  LEFT OUTER JOIN "account_line" AS "t6"
                    ON "t14"."account" = "t6"."account" AND "t14"."mapping" = "t6"."mapping"
                ) AS "t15"
              ) AS "t17"
              LEFT OUTER JOIN (
                SELECT
                  "t2"."era",
                  "t2"."cost_centre",
                  "t2"."account" AS "centre_account",
                  "t2"."unit",
                  "t2"."low",
                  "t2"."high"
                FROM "centre" AS "t2"
              ) AS "t10"
                ON "t17"."era" = "t10"."era" AND "t17"."cost_centre" = "t10"."cost_centre"
            ) AS "t18"
            WHERE
              (
                "t18"."centre_account" IS NULL
              )
              OR (
                "t18"."centre_account" = "t18"."account"
              )
          ) AS "t19"
          GROUP BY
            1,
            2,
            3
        ) AS "t21"
        INNER JOIN (
          SELECT
            "t1"."era",
            "t1"."unit",
            "t1"."ancestor" AS "whole"
          FROM "unit_above" AS "t1"
        ) AS "t9"
          ON "t21"."era" = "t9"."era" AND "t21"."unit" = "t9"."unit"
      ) AS "t22"
      GROUP BY
        1,
        2
    ) AS "t24"
    INNER JOIN "line_above" AS "t5"
      ON "t24"."line" = "t5"."line"
  ) AS "t25"
  GROUP BY
    1,
    2
) AS "t26"

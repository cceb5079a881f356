SELECT
  "t20"."measure_0",
  "t20"."measure_1",
  "t20"."measure_2",
  "t20"."era",
  "t20"."line",
  "t20"."from_unit",
  "t20"."to_unit"
FROM (
  SELECT
    "t19"."era",
    "t19"."line",
    "t19"."from_unit",
    "t19"."to_unit",
    SUM("t19"."measure_0") AS "measure_0",
    SUM("t19"."measure_1") AS "measure_1",
    SUM("t19"."measure_2") AS "measure_2"
  FROM (
    SELECT
      "t18"."era",
      "t18"."line",
      COALESCE("t18"."old_unit", '') AS "from_unit",
      COALESCE("t18"."new_unit", '') AS "to_unit",
      CASE
        WHEN (
          "t18"."low" IS NULL
        )
        OR (
          (
            "t18"."low" = 0
          ) AND (
            "t18"."high" = 10000
          )
        )
        THEN "t18"."measure_0"
        ELSE (
          (
            CAST(ROUND("t18"."measure_0" / 10000, 0) AS BIGINT) * "t18"."high"
          ) + CAST(ROUND(
            (
              (
                (
                  (
                    "t18"."measure_0" - (
                      CAST(ROUND("t18"."measure_0" / 10000, 0) AS BIGINT) * 10000
                    )
                  ) * "t18"."high"
                ) + 5000
              ) - (
                (
                  (
                    (
                      (
                        (
                          "t18"."measure_0" - (
                            CAST(ROUND("t18"."measure_0" / 10000, 0) AS BIGINT) * 10000
                          )
                        ) * "t18"."high"
                      ) + 5000
                    ) % 10000
                  ) + 10000
                ) % 10000
              )
            ) / 10000,
            0
          ) AS BIGINT)
        ) - (
          (
            CAST(ROUND("t18"."measure_0" / 10000, 0) AS BIGINT) * "t18"."low"
          ) + CAST(ROUND(
            (
              (
                (
                  (
                    "t18"."measure_0" - (
                      CAST(ROUND("t18"."measure_0" / 10000, 0) AS BIGINT) * 10000
                    )
                  ) * "t18"."low"
                ) + 5000
              ) - (
                (
                  (
                    (
                      (
                        (
                          "t18"."measure_0" - (
                            CAST(ROUND("t18"."measure_0" / 10000, 0) AS BIGINT) * 10000
                          )
                        ) * "t18"."low"
                      ) + 5000
                    ) % 10000
                  ) + 10000
                ) % 10000
              )
            ) / 10000,
            0
          ) AS BIGINT)
        )
      END AS "measure_0",
      CASE
        WHEN (
          "t18"."low" IS NULL
        )
        OR (
          (
            "t18"."low" = 0
          ) AND (
            "t18"."high" = 10000
          )
        )
        THEN "t18"."measure_1"
        ELSE (
          (
            CAST(ROUND("t18"."measure_1" / 10000, 0) AS BIGINT) * "t18"."high"
          ) + CAST(ROUND(
            (
              (
                (
                  (
                    "t18"."measure_1" - (
                      CAST(ROUND("t18"."measure_1" / 10000, 0) AS BIGINT) * 10000
                    )
                  ) * "t18"."high"
                ) + 5000
              ) - (
                (
                  (
                    (
                      (
                        (
                          "t18"."measure_1" - (
                            CAST(ROUND("t18"."measure_1" / 10000, 0) AS BIGINT) * 10000
                          )
                        ) * "t18"."high"
                      ) + 5000
                    ) % 10000
                  ) + 10000
                ) % 10000
              )
            ) / 10000,
            0
          ) AS BIGINT)
        ) - (
          (
            CAST(ROUND("t18"."measure_1" / 10000, 0) AS BIGINT) * "t18"."low"
          ) + CAST(ROUND(
            (
              (
                (
                  (
                    "t18"."measure_1" - (
                      CAST(ROUND("t18"."measure_1" / 10000, 0) AS BIGINT) * 10000
                    )
                  ) * "t18"."low"
                ) + 5000
              ) - (
                (
                  (
                    (
                      (
                        (
                          "t18"."measure_1" - (
                            CAST(ROUND("t18"."measure_1" / 10000, 0) AS BIGINT) * 10000
                          )
                        ) * "t18"."low"
                      ) + 5000
                    ) % 10000
                  ) + 10000
                ) % 10000
              )
            ) / 10000,
            0
          ) AS BIGINT)
        )
      END AS "measure_1",
      CASE
        WHEN (
          "t18"."low" IS NULL
        )
        OR (
          (
            "t18"."low" = 0
          ) AND (
            "t18"."high" = 10000
          )
        )
        THEN "t18"."measure_2"
        ELSE (
          (
            CAST(ROUND("t18"."measure_2" / 10000, 0) AS BIGINT) * "t18"."high"
          ) + CAST(ROUND(
            (
              (
                (
                  (
                    "t18"."measure_2" - (
                      CAST(ROUND("t18"."measure_2" / 10000, 0) AS BIGINT) * 10000
                    )
                  ) * "t18"."high"
                ) + 5000
              ) - (
                (
                  (
                    (
                      (
                        (
                          "t18"."measure_2" - (
                            CAST(ROUND("t18"."measure_2" / 10000, 0) AS BIGINT) * 10000
                          )
                        ) * "t18"."high"
                      ) + 5000
                    ) % 10000
                  ) + 10000
                ) % 10000
              )
            ) / 10000,
            0
          ) AS BIGINT)
        ) - (
          (
            CAST(ROUND("t18"."measure_2" / 10000, 0) AS BIGINT) * "t18"."low"
          ) + CAST(ROUND(
            (
              (
                (
                  (
                    "t18"."measure_2" - (
                      CAST(ROUND("t18"."measure_2" / 10000, 0) AS BIGINT) * 10000
                    )
                  ) * "t18"."low"
                ) + 5000
              ) - (
                (
                  (
                    (
                      (
                        (
                          "t18"."measure_2" - (
                            CAST(ROUND("t18"."measure_2" / 10000, 0) AS BIGINT) * 10000
                          )
                        ) * "t18"."low"
                      ) + 5000
                    ) % 10000
                  ) + 10000
                ) % 10000
              )
            ) / 10000,
            0
          ) AS BIGINT)
        )
      END AS "measure_2"
    FROM (
      SELECT
        "t17"."era",
        "t17"."line",
        "t17"."account",
        "t17"."cost_centre",
        "t17"."measure_0",
        "t17"."measure_1",
        "t17"."measure_2",
        "t17"."old_account",
        "t17"."old_unit",
        "t17"."old_low",
        "t17"."old_high",
        "t17"."cost_centre_right",
        "t17"."new_account",
        "t17"."new_unit",
        "t17"."new_low",
        "t17"."new_high",
        GREATEST(COALESCE("t17"."old_low", 0), COALESCE("t17"."new_low", 0)) AS "low",
        LEAST(COALESCE("t17"."old_high", 10000), COALESCE("t17"."new_high", 10000)) AS "high"
      FROM (
        SELECT
          "t16"."era",
          "t16"."line",
          "t16"."account",
          "t16"."cost_centre",
          "t16"."measure_0",
          "t16"."measure_1",
          "t16"."measure_2",
          "t6"."old_account",
          "t6"."old_unit",
          "t6"."old_low",
          "t6"."old_high",
          "t10"."cost_centre" AS "cost_centre_right",
          "t10"."new_account",
          "t10"."new_unit",
          "t10"."new_low",
          "t10"."new_high"
        FROM (
          SELECT
            "t14"."era",
            "t14"."account",
            COALESCE("t14"."cost_centre", -2147483648) AS "cost_centre",
            "t14"."measure_0",
            "t14"."measure_1",
            "t14"."measure_2",
            "t14"."line"
          FROM (
            SELECT
              "t13"."era",
              "t13"."account",
              "t13"."cost_centre",
              "t13"."measure_0",
              "t13"."measure_1",
              "t13"."measure_2",
              COALESCE("t3"."line", '') AS "line"
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t7"."account",
                  "t7"."cost_centre",
                  CAST(CASE WHEN "t7"."month" >= 202501 THEN 2 ELSE 0 END AS INT) AS "era",
                  CAST(CASE WHEN "t7"."month" >= 202407 THEN 1 ELSE 0 END AS INT) AS "mapping",
                  SUM(
                    CASE
                      WHEN "t7"."stage" IN ('actual')
                      AND (
                        "t7"."month" >= 202401
                      )
                      AND (
                        "t7"."month" <= 202412
                      )
                      THEN "t7"."cents"
                      ELSE NULL
                    END
                  ) AS "measure_0",
                  SUM(
                    CASE
                      WHEN "t7"."stage" IN ('original', 'amendment:1')
                      AND (
                        "t7"."month" >= 202501
                      )
                      AND (
                        "t7"."month" <= 202506
                      )
                      AND (
                        "t7"."scope" = 'external'
                      )
                      THEN "t7"."cents"
                      ELSE NULL
                    END
                  ) AS "measure_1",
                  SUM(
                    CASE
                      WHEN "t7"."stage" IN ('actual')
                      AND (
                        "t7"."month" >= 202501
                      )
                      AND (
                        "t7"."month" <= 202512
                      )
                      AND (
                        "t7"."scope" IS NULL
                      )
                      THEN "t7"."cents"
                      ELSE NULL
                    END
                  ) AS "measure_2"
                FROM (
                  SELECT
                    *
                  FROM "cells" AS "t2"
                  WHERE
                    "t2"."month" >= 202401 AND "t2"."month" <= 202512
                ) AS "t7"
                GROUP BY
                  1,
                  2,
                  3,
                  4
              ) AS "t11"
            ) AS "t13"
            LEFT OUTER JOIN "account_line" AS "t3"
              ON "t13"."account" = "t3"."account" AND "t13"."mapping" = "t3"."mapping"
          ) AS "t14"
        ) AS "t16"
        LEFT OUTER JOIN (
          SELECT
            "t0"."era",
            "t0"."cost_centre",
            "t0"."account" AS "old_account",
            "t0"."unit" AS "old_unit",
            "t0"."low" AS "old_low",
            "t0"."high" AS "old_high"
          FROM "centre" AS "t0"
        ) AS "t6"
          ON "t16"."era" = "t6"."era" AND "t16"."cost_centre" = "t6"."cost_centre"
        LEFT OUTER JOIN (
          SELECT
            "t8"."cost_centre",
            "t8"."account" AS "new_account",
            "t8"."unit" AS "new_unit",
            "t8"."low" AS "new_low",
            "t8"."high" AS "new_high"
          FROM (
            SELECT
              "t5".*
              EXCLUDE ("era")
            FROM (
              SELECT
                *
              FROM "centre" AS "t0"
              WHERE
                "t0"."era" = 2
            ) AS "t5"
          ) AS "t8"
        ) AS "t10"
          ON "t16"."cost_centre" = "t10"."cost_centre"
      ) AS "t17"
      WHERE
        (
          (
            "t17"."old_account" IS NULL
          ) OR (
            "t17"."old_account" = "t17"."account"
          )
        )
        AND (
          (
            "t17"."new_account" IS NULL
          ) OR (
            "t17"."new_account" = "t17"."account"
          )
        )
        AND GREATEST(COALESCE("t17"."old_low", 0), COALESCE("t17"."new_low", 0)) < LEAST(COALESCE("t17"."old_high", 10000), COALESCE("t17"."new_high", 10000))
    ) AS "t18"
  ) AS "t19"
  GROUP BY
    1,
    2,
    3,
    4
) AS "t20"

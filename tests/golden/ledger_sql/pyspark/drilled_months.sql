SELECT
  `t13`.`month`,
  SUM(`t13`.`postings`) AS `postings`,
  SUM(`t13`.`part`) AS `part`
FROM (
  SELECT
    `t12`.`stage`,
    `t12`.`month`,
    `t12`.`account`,
    `t12`.`cost_centre`,
    `t12`.`project`,
    `t12`.`scope`,
    `t12`.`cents`,
    `t12`.`postings`,
    CASE
      WHEN (
        `t12`.`low` IS NULL
      )
      OR (
        (
          `t12`.`low` = 0
        ) AND (
          `t12`.`high` = 10000
        )
      )
      THEN `t12`.`cents`
      ELSE (
        (
          CAST(ROUND(`t12`.`cents` / 10000, 0) AS BIGINT) * `t12`.`high`
        ) + CAST(ROUND(
          (
            (
              (
                (
                  `t12`.`cents` - (
                    CAST(ROUND(`t12`.`cents` / 10000, 0) AS BIGINT) * 10000
                  )
                ) * `t12`.`high`
              ) + 5000
            ) - (
              (
                (
                  (
                    (
                      (
                        `t12`.`cents` - (
                          CAST(ROUND(`t12`.`cents` / 10000, 0) AS BIGINT) * 10000
                        )
                      ) * `t12`.`high`
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
          CAST(ROUND(`t12`.`cents` / 10000, 0) AS BIGINT) * `t12`.`low`
        ) + CAST(ROUND(
          (
            (
              (
                (
                  `t12`.`cents` - (
                    CAST(ROUND(`t12`.`cents` / 10000, 0) AS BIGINT) * 10000
                  )
                ) * `t12`.`low`
              ) + 5000
            ) - (
              (
                (
                  (
                    (
                      (
                        `t12`.`cents` - (
                          CAST(ROUND(`t12`.`cents` / 10000, 0) AS BIGINT) * 10000
                        )
                      ) * `t12`.`low`
                    ) + 5000
                  ) % 10000
                ) + 10000
              ) % 10000
            )
          ) / 10000,
          0
        ) AS BIGINT)
      )
    END AS `part`
  FROM (
    SELECT
      `t11`.`stage`,
      `t11`.`month`,
      `t11`.`account`,
      `t11`.`cost_centre`,
      `t11`.`project`,
      `t11`.`scope`,
      `t11`.`cents`,
      `t11`.`postings`,
      `t11`.`centre`,
      `t11`.`line_first`,
      `t11`.`line_last`,
      `t5`.`only`,
      `t5`.`first_month`,
      `t5`.`last_month`,
      `t5`.`low`,
      `t5`.`high`
    FROM (
      SELECT
        *
      FROM (
        SELECT
          `t8`.`stage`,
          `t8`.`month`,
          `t8`.`account`,
          `t8`.`cost_centre`,
          `t8`.`project`,
          `t8`.`scope`,
          `t8`.`cents`,
          `t8`.`postings`,
          `t8`.`centre`,
          `t7`.`line_first`,
          `t7`.`line_last`
        FROM (
          SELECT
            `t1`.`stage`,
            `t1`.`month`,
            `t1`.`account`,
            `t1`.`cost_centre`,
            `t1`.`project`,
            `t1`.`scope`,
            `t1`.`cents`,
            `t1`.`postings`,
            COALESCE(`t1`.`cost_centre`, -2147483648) AS `centre`
          FROM `narrowed_cells` AS `t1`
          WHERE
            `t1`.`stage` IN ('actual')
            AND `t1`.`month` >= 202501
            AND `t1`.`month` <= 202512
            AND `t1`.`scope` IS NULL
        ) AS `t8`
        INNER JOIN (
          SELECT
            `t2`.`account`,
            `t2`.`first` AS `line_first`,
            `t2`.`last` AS `line_last`
          FROM `selected_account` AS `t2`
        ) AS `t7`
          ON `t8`.`account` = `t7`.`account`
      ) AS `t9`
      WHERE
        `t9`.`month` >= `t9`.`line_first` AND `t9`.`month` <= `t9`.`line_last`
    ) AS `t11`
    INNER JOIN (
      SELECT
        `t0`.`centre`,
        `t0`.`account` AS `only`,
        `t0`.`first_month`,
        `t0`.`last_month`,
        `t0`.`low`,
        `t0`.`high`
      FROM `selected_centre` AS `t0`
    ) AS `t5`
      ON `t11`.`centre` = `t5`.`centre`
  ) AS `t12`
  WHERE
    `t12`.`month` >= `t12`.`first_month`
    AND `t12`.`month` <= `t12`.`last_month`
    AND (
      (
        `t12`.`only` IS NULL
      ) OR (
        `t12`.`only` = `t12`.`account`
      )
    )
) AS `t13`
GROUP BY
  1

SELECT
  `t12`.`batch`,
  `t12`.`row`,
  `t12`.`sheet`,
  `t12`.`stage`,
  `t12`.`month`,
  `t12`.`date`,
  `t12`.`voucher`,
  `t12`.`account`,
  `t12`.`cost_centre`,
  `t12`.`project`,
  `t12`.`service_class`,
  `t12`.`scope`,
  `t12`.`activity`,
  `t12`.`dimensions`,
  `t12`.`text`,
  `t12`.`reference`,
  `t12`.`cents`,
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
    `t11`.`batch`,
    `t11`.`row`,
    `t11`.`sheet`,
    `t11`.`stage`,
    `t11`.`month`,
    `t11`.`date`,
    `t11`.`voucher`,
    `t11`.`account`,
    `t11`.`cost_centre`,
    `t11`.`project`,
    `t11`.`service_class`,
    `t11`.`scope`,
    `t11`.`activity`,
    `t11`.`dimensions`,
    `t11`.`text`,
    `t11`.`reference`,
    `t11`.`cents`,
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
        `t8`.`batch`,
        `t8`.`row`,
        `t8`.`sheet`,
        `t8`.`stage`,
        `t8`.`month`,
        `t8`.`date`,
        `t8`.`voucher`,
        `t8`.`account`,
        `t8`.`cost_centre`,
        `t8`.`project`,
        `t8`.`service_class`,
        `t8`.`scope`,
        `t8`.`activity`,
        `t8`.`dimensions`,
        `t8`.`text`,
        `t8`.`reference`,
        `t8`.`cents`,
        `t8`.`centre`,
        `t7`.`line_first`,
        `t7`.`line_last`
      FROM (
        SELECT
          `t1`.`batch`,
          `t1`.`row`,
          `t1`.`sheet`,
          `t1`.`stage`,
          `t1`.`month`,
          `t1`.`date`,
          `t1`.`voucher`,
          `t1`.`account`,
          `t1`.`cost_centre`,
          `t1`.`project`,
          `t1`.`service_class`,
          `t1`.`scope`,
          `t1`.`activity`,
          `t1`.`dimensions`,
          `t1`.`text`,
          `t1`.`reference`,
          `t1`.`cents`,
          COALESCE(`t1`.`cost_centre`, -2147483648) AS `centre`
        FROM `narrowed` AS `t1`
        WHERE
          `t1`.`stage` IN ('original', 'amendment:1')
          AND `t1`.`month` >= 202501
          AND `t1`.`month` <= 202506
          AND `t1`.`scope` = 'external'
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

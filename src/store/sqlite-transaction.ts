import type { DatabaseSyncInstance } from "@photostructure/sqlite";

/** All that the work writes, or nothing if it throws. */
export const inTransaction = (database: DatabaseSyncInstance, work: () => void): void => {
  database.exec("BEGIN IMMEDIATE");
  try {
    work();
    database.exec("COMMIT");
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
};

import { useEffect, useMemo } from "preact/hooks";
import { useData } from "./data.ts";
import { createQuery, type Query, type QueryOptions } from "./query.ts";

/** A query as long as the component is shown. Another `key` is another question, whose answer is waited for. */
export const useQuery = <T>(key: string, options: QueryOptions<T>): Query<T> => {
  const data = useData();
  // The options are those of the key: what they close over must stand in it.
  const query = useMemo(() => createQuery(data, options), [data, key]);
  useEffect(() => query.close, [query]);
  return query;
};

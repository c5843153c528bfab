/** The object in an answer; fails for one that holds anything else. */
export const objectIn = async (response: Response): Promise<Readonly<Record<string, unknown>>> => {
  const body: unknown = await response.json();
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new TypeError("Cannot read the answer as it must hold an object");
  return Object.fromEntries(Object.entries(body));
};

/** The objects in the list of an answer, beside its other keys. */
export const listIn = async <Key extends string>(
  response: Response,
  key: Key,
): Promise<Readonly<Record<Key, readonly Readonly<Record<string, unknown>>[]> & Record<string, unknown>>> => {
  const { [key]: list, ...others } = await objectIn(response);
  if (!Array.isArray(list)) throw new TypeError(`Cannot read the answer as "${key}" must be a list`);
  return { ...others, [key]: list } as never;
};

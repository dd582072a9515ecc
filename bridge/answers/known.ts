/** The fields that are known: an answer leaves the others out. */
export function known<T extends Record<string, unknown>>(
  fields: T,
): { [Name in keyof T]?: NonNullable<T[Name]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]?: NonNullable<T[Name]>
  }
}

/** A name that somebody has given, in one form for all that look the same to who reads it: case, blanks, widths of letters. */
export function comparable(name: string): string {
  return name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase()
}

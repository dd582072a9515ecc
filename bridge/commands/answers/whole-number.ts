import { InvalidArgumentError } from 'commander'

/** The value of an option that is a count or a number of a line. */
export function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It is a whole number, such as 20.')
}

import { plainLine } from '../../platform/shown-text.ts'

const LEFT_OUT = '[link left out]'

/** `[what is shown](where it leads)`, also of an image. */
const markdownLink = /!?\[([^[\]]{0,200})\]\s?\([^()]{0,2000}\)/g
/** HTML, and `<address>`; not "a < b and c > d". */
const inAngles = /<(?=[a-z/!?])[^<>]{1,2000}>/gi
/** Schemes that open something; `data:` and `file:` are words as well. */
const withScheme =
  /\b(?:[a-z][a-z\d+.-]{0,30}:\/\/|(?:mailto|javascript|vbscript|blob|vscode|ms-[a-z]{1,20}):(?=\S)|data:(?=[a-z]+\/)|file:(?=\/)|tel:(?=[+\d]))\S*/gi
/** What programs take for a host by its end, or by what follows it. The name of a dataset or a file has dots as well, and stays. */
const ofHost =
  /(?<![\w.-])(?:[\w.+-]{1,64}@)?(?:www\.[\w.-]+|(?:[\w-]{1,63}\.){1,8}(?:com|org|net|edu|gov|int|io|biz|xyz|ru|cn|ch|eu|de|fr|uk)|(?:[\w-]{1,63}\.){1,8}[a-z]{2,20}(?=:\d|[/?#]\S)|\d{1,3}(?:\.\d{1,3}){3}(?=:\d|\/\S))(?![\w-]|\.[\w-])(?:[/:?#]\S*)?/gi

/**
 * A server's text in one line, at most so long: without line breaks no further speaker can be made up, and no link in it
 * leads anywhere. What a program would make a link of by itself is one.
 */
export function withoutLinks(text: string, longest: number): string {
  // Cut first, with room for what goes: nothing is looked at that nobody sees.
  const whole = text
    .slice(0, 4 * longest)
    .normalize('NFC')
    .replaceAll(/\s+/gu, ' ')
    .trim()
  const plain = plainLine(whole, 4 * longest)
    .replaceAll(markdownLink, '$1')
    .replaceAll(inAngles, LEFT_OUT)
    .replaceAll(withScheme, LEFT_OUT)
    .replaceAll(ofHost, LEFT_OUT)
  return plainLine(plain, longest)
}

/** Whether a text stays as it is: of what comes back to the server nothing can be taken away. */
export function hasNoLinks(text: string, longest: number): boolean {
  return withoutLinks(text, longest) === text
}

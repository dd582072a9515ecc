import type { FormField } from '../../mcp/index.ts'

/** In the languages in which servers of the field, and those who copy from them, ask. */
const words =
  /pass\s?(?:word|phrase|code|wd)|passwort|kennwort|mot de passe|contrase(?:ñ|n)a|\bsenha\b|парол|密码|密碼|パスワード|\btokens?\b|\bsecrets?\b|\bcredentials?\b|\b(?:api|private|access|secret|ssh) ?keys?\b|\b(?:otp|totp|2fa|mfa|tan)\b|\bone.?time (?:code|password)|\b(?:verification|security|authentication|device|login) code/i
/** Other than the pinning of files, which storage has as well. */
const pin = /\bPINs?\b|\bpin (?:code|number)|\byour pin\b/
const onlyPin = /^(?:\w+ )?pin(?: (?:code|number|no))?$/i

/** As words: `userPassword` and `user_password` are two, and look-alikes of letters and widths one. */
function inWords(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replaceAll(/(?<=\p{Ll})(?=\p{Lu})|[_\-.·*]+/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim()
}

function isSecret(text: string): boolean {
  const said = inWords(text)
  // "p a s s w o r d": letters that stand alone, read together.
  const spelled = said.replaceAll(/(?<=\b\p{L}) (?=\p{L}\b)/gu, '')
  return [said, spelled].some((each) => words.test(each) || pin.test(each))
}

/**
 * Whether a form wants a secret, which the protocol forbids (MCP 2025-11-25, Elicitation). A name or a title says so of
 * any field; a message or a description where there is something that can be typed.
 */
export function asksForSecret(message: string, fields: Readonly<Record<string, FormField>>): boolean {
  const all = Object.entries(fields)
  const named = all.flatMap(([name, { title }]) => [name, ...(title === undefined ? [] : [title])])
  if (named.some((text) => isSecret(text) || onlyPin.test(inWords(text)))) return true
  const typed = all.filter(([, field]) => canBeTyped(field))
  return typed.length > 0 && [message, ...typed.map(([, field]) => field.description ?? '')].some(isSecret)
}

function canBeTyped(field: FormField): boolean {
  if (field.type === 'number' || field.type === 'integer') return true
  return field.type === 'string' && !('enum' in field) && !('oneOf' in field)
}

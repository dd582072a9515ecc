import { componentNamed } from './component-names.ts'
import { explainError } from './explain-error.ts'
import { explanation, type Explanation } from './explanation.ts'
import type { Component } from './known-error.ts'
import type { Overlay } from './overlay.ts'
import { messageSigns, vagueSigns, type Sign } from './signs.ts'
import { errorKey, knownErrors } from './tables/index.ts'

/** An error that a text may be about. */
export interface TextMatch extends Explanation {
  /** `named`: the text has its number or name; `worded`: it says so in words; `possible`: its words are vague. */
  certainty: 'named' | 'worded' | 'possible'
}

/** What is looked at of a text: characters, of its beginning and its end. */
const LONGEST = 20_000
const MOST = 8

const byName = new Map(
  knownErrors.filter(({ component }) => component !== 'executor').map((error) => [error.name, error]),
)

type Found = [component: Component, code: number]

/**
 * The errors that a message or a piece of a log may be about, the most certain first: by number and component
 * (`pilot:1305`, `exit code 139`), by the constant in PanDA's source (`TRF_EXEC_FAIL`), by a bare number, by its words.
 * @param from the monitor's own table of errors, put beside ours
 * @returns at most eight; none where it says nothing that is known
 */
export function explainText(text: string, from?: Overlay): TextMatch[] {
  const part = text.length > LONGEST ? `${text.slice(0, LONGEST / 2)}\n${text.slice(-LONGEST / 2)}` : text
  const looked = part.replaceAll(/\s+/g, ' ')
  const named = [
    ...byComponent(looked),
    ...byExitCode(looked),
    ...byConstant(looked),
    ...byNumber(looked, from),
  ]
  const worded = bySigns(looked, messageSigns)
  const possible = named.length + worded.length === 0 ? bySigns(looked, vagueSigns) : []
  const all = [
    ...named.map((found) => ({ found, certainty: 'named' as const })),
    ...worded.map((found) => ({ found, certainty: 'worded' as const })),
    ...possible.map((found) => ({ found, certainty: 'possible' as const })),
  ]
  const seen = new Set<string>()
  const matches: TextMatch[] = []
  for (const { found, certainty } of all) {
    const key = errorKey(...found)
    if (seen.has(key) || matches.length >= MOST) continue
    seen.add(key)
    matches.push({ ...explanation(...found, from), certainty })
  }
  return matches
}

/** `pilot:1305`, `pilotErrorCode=1305`, `"piloterrorcode": "1305"`, `taskbuffer error 300`. */
function byComponent(text: string): Found[] {
  return [
    ...text.matchAll(
      /\b([a-z]{2,24})(?:[ _-]?(?:error|exit))?(?:[ _-]?code)?["']?\s*[:=\s]\s*["']?(\d{1,6})\b/gi,
    ),
  ].flatMap(([, name = '', code]) => {
    const component = componentNamed(name)
    const number = Number(code)
    return component && number > 0 && name.toLowerCase() !== 'exit' ? [[component, number] as Found] : []
  })
}

/** Ways to write what a program ended with; of `errno`, what is no number of the system's (those end at 133). */
const exitWords: readonly RegExp[] = [
  /\b(?:exit(?:ed)?(?: with)?[ _]?(?:code|status)?|rc|ec)\s*(?:is|was|of)?\s*[:=]?\s*(\d{1,3})\b/gi,
  /\breturn(?:ed|s)?(?: code| with| non-zero)?(?: exit)?(?: status| code)?\s*[:=]?\s*(\d{1,3})\b/gi,
  /\b(?:return|exit) code\b.{0,60}?\((\d{1,3})\)/gi,
  /\berrno\s*[:=]?\s*(13[4-9]|1[4-9]\d|2[0-5]\d)\b/gi,
]

/** `exit code 139`, `exit status 1`, `returned 65`, `rc=2`, `signal 9`. */
function byExitCode(text: string): Found[] {
  const codes = exitWords.flatMap((says) => [...text.matchAll(says)].map(([, code]) => Number(code)))
  const signals = [...text.matchAll(/\bsignal\s*[:=]?\s*(\d{1,2})\b/gi)].map(
    ([, signal]) => 128 + Number(signal),
  )
  return [...codes, ...signals].filter((code) => code > 0 && code <= 255).map((code) => ['transform', code])
}

/** `STAGEINFAILED`, `TRF_EXEC_FAIL`, `EC_Watcher`, `SIGSEGV` of a program. */
function byConstant(text: string): Found[] {
  return [...text.matchAll(/\b[A-Z][A-Za-z\d_]{4,40}\b/g)].flatMap(([name]) => {
    const error = byName.get(name)
    return error ? [[error.component, error.code] as Found] : []
  })
}

/** A number alone, or one of four digits in a text that some table knows. */
function byNumber(text: string, from?: Overlay): Found[] {
  const alone = /^\s*(?:error|code|error code)?\s*#?(\d{1,6})\s*$/i.exec(text)
  if (alone)
    return explainError(Number(alone[1]), undefined, from).map(({ component, code }) => [component, code])
  return [...text.matchAll(/\berror(?: code)?[ :=]+(\d{4})\b/gi)].flatMap(([, code]) =>
    explainError(Number(code), undefined, from)
      .filter(({ known }) => known)
      .map(({ component, code }): Found => [component, code]),
  )
}

function bySigns(text: string, signs: readonly Sign[]): Found[] {
  return signs
    .filter(({ says }) => says.test(text))
    .flatMap(({ means }) => means.map(([component, code]): Found => [component, code]))
}

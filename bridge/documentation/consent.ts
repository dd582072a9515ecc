import type { DocumentationSource } from './sources.ts'

/** What a user is asked before anything is fetched: the same facts for a window, a terminal and an assistant. */
export interface ConsentQuestion {
  name: string
  /** Where it comes from: the host that is asked, and the page that shows what is there. */
  host: string
  origin: string
  homepage: string
  licence: string
  aboutBytes: number
  /** The question, with all of the above, in two sentences. */
  question: string
}

/** @param days after which a search looks for a newer one; none does where undefined */
export function consentQuestion(source: DocumentationSource, days: number | undefined): ConsentQuestion {
  const { name, url, origin, homepage, licence, aboutBytes } = source
  const { host } = new URL(url)
  const size = `${Math.round(aboutBytes / 1_000_000)} MB`
  return {
    name,
    host,
    origin,
    homepage,
    licence,
    aboutBytes,
    question:
      `Fetch ${name} (${origin}, ${licence}) from ${host}, about ${size}, so that it can be searched on this computer, also offline?` +
      (days === undefined
        ? ' Nothing of what you search for is sent.'
        : ` Once in ${days} days a search then looks whether it has changed; nothing of what you search for is sent.`),
  }
}

/** For an assistant, which cannot allow it: a person does. */
export function consentForAssistant({ name, host, licence, aboutBytes }: ConsentQuestion): string {
  return (
    `${name} has not been searched: it is not on this computer, and the user has not yet said whether to fetch it` +
    ` (about ${Math.round(aboutBytes / 1_000_000)} MB from ${host}, ${licence}).` +
    ' Ask the user to allow it in PanDA Bridge, then search again.'
  )
}

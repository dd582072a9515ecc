import { spotOf, type Assistant } from './assistants/assistant.ts'
import { entryFor, transportOf, type Offer } from './offer.ts'

/** Lines for a user to paste. */
export interface Lines {
  title: string
  text: string
  /** They hold the key: show them on demand only, and write them to no log. */
  secret: boolean
  /** Where they go, in words. */
  about?: string
  /** Which other programs have lines of their own. */
  programs?: { id: string; name: string }[]
}

/** The lines for one assistant, as `connect` would write them into an empty file. */
export function linesFor(assistant: Assistant, offer: Offer): Lines {
  const spot = spotOf(assistant, offer.name)
  return {
    title: `${assistant.format.name} for ${assistant.name}`,
    text: assistant.format.lines(spot, entryFor(assistant, offer)),
    secret: transportOf(offer) === 'http',
  }
}

import { commandEntry, spotOf, type Assistant } from './assistants/assistant.ts'
import { jsonFormat } from './formats/json.ts'
import { entryFor, transportOf, type Offer } from './offer.ts'

/** Lines for a user to paste. */
export interface Lines {
  title: string
  text: string
  /** They hold the key: show them on demand only, and write them to no log. */
  secret: boolean
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

/** For an assistant that PanDA Bridge does not know: the form that most of them read. */
export function linesForOther(offer: Offer): Lines {
  const { lines } = jsonFormat({ comments: false, trailingCommas: false })
  const spot = { container: 'mcpServers', name: offer.name }
  const { url, key } = offer.http
  if (key === undefined)
    return {
      title: 'It starts a command (stdio)',
      text: lines(spot, commandEntry(offer.stdio)),
      secret: false,
    }
  return {
    title: 'It connects to a URL (Streamable HTTP)',
    text: lines(spot, { type: 'http', url, headers: { Authorization: `Bearer ${key.reveal()}` } }),
    secret: true,
  }
}

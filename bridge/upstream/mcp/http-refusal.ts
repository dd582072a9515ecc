/** The server has answered with an HTTP error. */
export class HttpRefusal extends Error {
  readonly status: number
  readonly text: string
  /** Host of the address that it sends requests on to. */
  readonly leadsTo: string | undefined

  constructor(status: number, text: string, location?: string) {
    super(`The server answered with HTTP ${status}.`)
    this.status = status
    this.text = text
    this.leadsTo = location === undefined ? undefined : URL.parse(location)?.host
  }

  /**
   * Whether it is about the session, so that nothing was carried out: 404 is what the protocol says of one that the server no
   * longer has, and others say so with any status that refuses a request.
   */
  get isOfLostSession(): boolean {
    const { status, text } = this
    return status === 404 || (status >= 400 && status < 500 && tellsOfLostSession(text))
  }
}

/** What servers say of a session that they do not have any more: they have no word in common. */
export function tellsOfLostSession(text: string): boolean {
  return /\bsession\b.{0,40}\b(?:not found|not exist|no longer|not valid|unknown|invalid|expired|terminated|ended|closed|missing)|\b(?:no|not find|unknown|invalid|missing|bad|expired|stale)\b.{0,20}\bsession\b|not (?:been )?initiali[sz]ed/i.test(
    text,
  )
}

/** A call of the REST API, as it came over HTTP or as PandaMCP makes it. */
export interface RestRequest {
  via: 'rest' | 'mcp'
  method: string
  path: string
  query: URLSearchParams
  /** `Bearer TOKEN`, as in the header. */
  authorization: string | undefined
  /** The VO. */
  origin: string | undefined
  contentType: string | undefined
  contentEncoding?: string | undefined
  accept: string | undefined
  /** `X-Request-ID` */
  requestId?: string | undefined
  body: Buffer
  /** Whether it came on a connection that was used before. */
  isKept?: boolean
}

export interface RestOutcome {
  status: number
  type: string
  body: string
  /** How much of it arrives: all when missing. */
  delivery?: 'truncated' | 'dropped' | 'none'
}

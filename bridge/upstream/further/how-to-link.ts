// Pages load it: it imports nothing.

/** What to do where a server wants a login that it has not. */
export const LINK =
  'Link it in PanDA Bridge: in the window under Settings, or with "panda-bridge upstreams link".'

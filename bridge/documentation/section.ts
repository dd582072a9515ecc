/** A part of a documentation under one heading: what is found, and what is read. */
export interface Section {
  /** Stays the same as long as its page and heading do: `docs/client/prun#hello-world`. */
  id: string
  title: string
  /** The headings above it, from its page's title on. */
  above: readonly string[]
  /** Plain text, over several lines; code as it stands. */
  text: string
  /** Where it can be read on the web; only https. */
  address?: string
  /** Whose words they are, in a few words: `PanDA's documentation`. */
  source: string
  /** What the text is of: the day of the newest change in what was fetched. ISO 8601, in UTC. */
  date?: string
}

/** A section before its page is known: what a page's markup says. */
export interface PageSection {
  title: string
  /** Headings above it on the page. */
  above: readonly string[]
  /** The id of its heading in the HTML page; empty for what stands before the first heading. */
  anchor: string
  text: string
}

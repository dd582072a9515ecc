/** What windows follow of the documentation; how it stands in full they ask for when this changes. */
export interface DocumentationNews {
  /** A search would have looked in it, and nobody has said yet whether it may be fetched. */
  isWanted: boolean
  /** How far a download is, in bytes; `of` where the server says how many there are. */
  fetching: { bytes: number; of?: number } | undefined
  /** Rises whenever it may stand otherwise than before. */
  changes: number
}

export const noDocumentationNews: DocumentationNews = { isWanted: false, fetching: undefined, changes: 0 }

/** Bytes between two words about a download: windows hear of some forty, not of each packet. */
const STEP_BYTES = 500_000

/** Keeps the news, and tells each. */
export class NewsOfDocumentation {
  readonly #tell: (news: DocumentationNews) => void
  #now = noDocumentationNews

  constructor(tell: (news: DocumentationNews) => void) {
    this.#tell = tell
  }

  /** A search found that nobody was asked. */
  wanted(): void {
    if (!this.#now.isWanted) this.#set({ isWanted: true })
  }

  /** The user has said something, or forgets what was said. */
  answered(): void {
    this.#set({ isWanted: false, changes: this.#now.changes + 1 })
  }

  /** All is forgotten, as on the first day. */
  reset(): void {
    this.#set(noDocumentationNews)
  }

  fetching(bytes: number, of: number | undefined): void {
    const before = this.#now.fetching
    if (before && before.of === of && bytes - before.bytes < STEP_BYTES) return
    this.#set({ fetching: { bytes, ...(of !== undefined && { of }) } })
  }

  /** A download or a look at what is on disk has ended, however it did. */
  ended(): void {
    this.#set({ fetching: undefined, changes: this.#now.changes + 1 })
  }

  #set(change: Partial<DocumentationNews>): void {
    this.#now = { ...this.#now, ...change }
    this.#tell(this.#now)
  }
}

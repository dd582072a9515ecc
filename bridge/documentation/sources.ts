/** A documentation that can be fetched. */
export interface DocumentationSource {
  /** First part of its sections' ids. */
  id: string
  name: string
  /** A tar.gz of the pages as they are written. */
  url: string
  /** SPDX */
  licence: string
  homepage: string
  /** What a person can look at to see what is fetched. */
  origin: string
  /** Bytes of the download when it was last looked at, for the question whether to fetch it. */
  aboutBytes: number
  /** The path of a page, without its ending, by the path of its file in the archive; undefined for what is no page. */
  pageOf: (file: string) => string | undefined
  /** The address of a page on the web. */
  addressOf: (page: string) => string
}

/**
 * PanDA's documentation, from GitHub: one request, whose archive says the commit and its day. Read the Docs offers no
 * archive of it (`formats` in its .readthedocs.yaml is off), and single pages would be 80 requests. Most of the archive
 * are pictures, which are passed over. 20 MB and 80 pages in August 2026.
 */
export const pandaDocs: DocumentationSource = {
  id: 'docs',
  name: "PanDA's documentation",
  url: 'https://codeload.github.com/PanDAWMS/panda-docs/tar.gz/refs/heads/main',
  licence: 'Apache-2.0',
  homepage: 'https://panda-wms.readthedocs.io/en/latest/',
  origin: 'https://github.com/PanDAWMS/panda-docs',
  aboutBytes: 20_000_000,
  // GitHub puts all into one folder, which is named after the repository and the branch.
  pageOf: (file) => /^[^/]+\/docs\/source\/([\w./-]+)\.(?:rst|md)$/.exec(file)?.[1],
  // As Sphinx names what it makes of `client/prun.rst`.
  addressOf: (page) => `https://panda-wms.readthedocs.io/en/latest/${page}.html`,
}

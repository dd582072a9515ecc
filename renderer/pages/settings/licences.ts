/** A package that is part of the program; the list is made when the pages are built. */
export interface Licence {
  name: string
  version: string
  /** SPDX. */
  license: string
  text: string
}

/** A file of the pages, beside index.html: it comes from where they came from, and is large. */
export async function loadLicences(): Promise<Licence[]> {
  const response = await fetch('./licences.json')
  if (!response.ok) throw new Error('the list of licences is not part of this build')
  return (await response.json()) as Licence[]
}

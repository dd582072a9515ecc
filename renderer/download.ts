/** Saves a text as a file of the browser's. */
export function download(fileName: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  // A click only begins a download: the address must outlive it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** A name as part of a file name, on any system. */
export function fileNameOf(name: string): string {
  return (
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '') || 'set'
  )
}
